// Receives Standard Webhooks and answers decisions, from Go's standard library alone.
package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	maxBytes  = 1024 * 1024
	tolerance = 5 * time.Minute
	maxSeen   = 50_000
)

type answered struct {
	decision Decision
	at       time.Time
}

type receiver struct {
	key      []byte
	settings Settings
	lock     sync.Mutex
	// Event ids with their answers, and the ids by age, for as long as a signature could be shown again.
	seen map[string]answered
	ages []string
}

func (r *receiver) ServeHTTP(response http.ResponseWriter, request *http.Request) {
	if request.Method != http.MethodPost {
		send(response, 405, map[string]string{"detail": "send a POST"})
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(response, request.Body, maxBytes))
	if err != nil {
		send(response, 413, map[string]string{"detail": "more than 1 MB"})
		return
	}
	id, genuine := r.verify(request.Header, body)
	if !genuine {
		send(response, 401, map[string]string{"detail": "not a genuine delivery"})
		return
	}
	decision, duplicate, err := r.once(id, body)
	if err != nil {
		send(response, 400, map[string]string{"detail": "not an event of an SMS"})
		return
	}
	if duplicate {
		response.Header().Set("duplicate", "true")
	}
	send(response, 200, decision)
}

var digits = regexp.MustCompile(`^[0-9]{1,12}$`)

// verify answers the delivery's id, when the bytes are genuine and of now.
func (r *receiver) verify(headers http.Header, body []byte) (string, bool) {
	ids, times, signatures := headers["Webhook-Id"], headers["Webhook-Timestamp"], headers["Webhook-Signature"]
	if len(ids) != 1 || len(times) != 1 || len(signatures) != 1 || ids[0] == "" || !digits.MatchString(times[0]) {
		return "", false
	}
	seconds, _ := strconv.ParseInt(times[0], 10, 64)
	if age := time.Since(time.Unix(seconds, 0)); age > tolerance || age < -tolerance {
		return "", false
	}
	mac := hmac.New(sha256.New, r.key)
	mac.Write([]byte(ids[0] + "." + times[0] + "."))
	mac.Write(body)
	expected := []byte("v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	for _, one := range strings.Split(signatures[0], " ") {
		if hmac.Equal([]byte(one), expected) {
			return ids[0], true
		}
	}
	return "", false
}

// once decides an event, or answers as it did before.
func (r *receiver) once(id string, body []byte) (Decision, bool, error) {
	r.lock.Lock()
	defer r.lock.Unlock()
	for len(r.ages) > 0 && (len(r.ages) >= maxSeen || time.Since(r.seen[r.ages[0]].at) > 2*tolerance) {
		delete(r.seen, r.ages[0])
		r.ages = r.ages[1:]
	}
	if known, found := r.seen[id]; found {
		return known.decision, true, nil
	}
	var event struct {
		ID   string
		Data Message
	}
	if err := json.Unmarshal(body, &event); err != nil {
		return Decision{}, false, err
	}
	if event.ID != id {
		return Decision{}, false, fmt.Errorf("another id")
	}
	decision, err := decide(event.Data, r.settings)
	if err == nil {
		r.seen[id] = answered{decision, time.Now()}
		r.ages = append(r.ages, id)
	}
	return decision, false, err
}

func send(response http.ResponseWriter, status int, value any) {
	response.Header().Set("content-type", "application/json")
	response.WriteHeader(status)
	_ = json.NewEncoder(response).Encode(value)
}

func main() {
	r := &receiver{seen: map[string]answered{}}
	r.key = must(base64.StdEncoding.DecodeString(strings.TrimPrefix(os.Getenv("WEBHOOK_SECRET"), "whsec_")))
	if err := json.Unmarshal([]byte(os.Getenv("SETTINGS")), &r.settings); err != nil {
		panic(err)
	}
	listener := must(net.Listen("tcp", "127.0.0.1:"+os.Getenv("PORT")))
	stop, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer cancel()
	server := &http.Server{Handler: r, IdleTimeout: 72 * time.Second}
	fmt.Printf("{\"url\": \"http://%s\"}\n", listener.Addr())
	go func() {
		if err := server.Serve(listener); err != http.ErrServerClosed {
			panic(err)
		}
	}()
	<-stop.Done()
	_ = server.Shutdown(context.Background())
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
