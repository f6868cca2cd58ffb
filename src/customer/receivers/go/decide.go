package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Settings are those of the scenario, as they were given at the installation.
type Settings struct {
	Shop, Opens, Closes, UtcOffsetMinutes string
}

// Message has the fields of an SMS that decide its reply.
type Message struct {
	Body        *string
	DateCreated string
}

// Decision is what the platform is told. "deny" means that no reply is sent.
type Decision struct {
	Decision string            `json:"decision"`
	Reason   string            `json:"reason,omitempty"`
	Changes  map[string]string `json:"changes,omitempty"`
}

var optOut = map[string]bool{"STOP": true, "STOPALL": true, "UNSUBSCRIBE": true, "CANCEL": true, "END": true, "QUIT": true}

// decide does as scenarios/sms-reply/extension.js.
func decide(message Message, settings Settings) (Decision, error) {
	if message.Body == nil {
		return Decision{}, fmt.Errorf("no Body")
	}
	words := strings.Fields(strings.ToUpper(*message.Body))
	if len(words) == 1 && optOut[words[0]] {
		return Decision{Decision: "deny", Reason: "the sender opted out"}, nil
	}
	at, err := time.Parse(time.RFC1123Z, message.DateCreated)
	if err != nil {
		return Decision{}, err
	}
	offset, err := strconv.Atoi(settings.UtcOffsetMinutes)
	if err != nil {
		return Decision{}, err
	}
	there := at.UTC().Add(time.Duration(offset) * time.Minute)
	return Decision{Decision: "allow", Changes: map[string]string{"reply": replyTo(words, there, settings)}}, nil
}

func replyTo(words []string, there time.Time, s Settings) string {
	day, clock := there.Weekday(), there.Format("15:04")
	isOpen := day != time.Sunday && clock >= s.Opens && clock < s.Closes
	switch word(words, 0) {
	case "HELP", "INFO":
		return s.Shop + ": write HOURS, or ORDER and its number. STOP ends all messages."
	case "HOURS":
		now := "closed"
		if isOpen {
			now = "open"
		}
		return fmt.Sprintf("We are open Monday to Saturday, %s to %s. Right now we are %s.", s.Opens, s.Closes, now)
	case "ORDER":
		return orderReply(word(words, 1))
	}
	if isOpen {
		return fmt.Sprintf("Thank you for writing to %s! One of us answers within the hour.", s.Shop)
	}
	return fmt.Sprintf("Thank you for writing to %s! It is %s, %s, and we are closed. We open %s at %s.",
		s.Shop, day, clock, nextOpening(day, clock, s.Opens), s.Opens)
}

func word(words []string, index int) string {
	if index < len(words) {
		return words[index]
	}
	return ""
}

var orderNumber = regexp.MustCompile(`^[0-9]{4,8}$`)

func orderReply(argument string) string {
	number := strings.TrimPrefix(argument, "#")
	if !orderNumber.MatchString(number) {
		return "Please write ORDER and the number on your receipt, for example ORDER 10482."
	}
	return fmt.Sprintf("Order %s: we are looking it up and will write to you in a minute.", number)
}

func nextOpening(day time.Weekday, clock, opens string) string {
	if day != time.Sunday && clock < opens {
		return "today"
	}
	// Saturday is followed by a Sunday, on which the shop stays closed.
	if day == time.Saturday {
		return "on Monday"
	}
	return "on " + (day + 1).String()
}
