/*
 * A link between two network namespaces that takes its time: two TUN devices, and packets copied from one to the other
 * after a delay, as netem does it where the kernel has it (Hemminger, "Network Emulation with NetEm", 2005).
 *
 *   tun-link NAMESPACE_A NAMESPACE_B DEVICE DELAY_NS JITTER_NS LOSS_PPM BYTE_PS SEED
 *
 * Each direction: pacing (a byte takes its time on the wire), then delay and up to so much jitter, in order; a packet
 * leaves never early. Prints "ready" when both devices are there, and ends when its stdin does.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

enum { PACKET_MAX = 2048, QUEUE_MAX = 16384, BUFFER_PACKETS = 10 };
static const uint64_t BUFFER_NS = 100000000;

struct packet {
  uint64_t due_ns;
  uint32_t length;
  unsigned char *bytes;
};

struct direction {
  int from, to;
  uint64_t wire_free_ns, last_due_ns;
  size_t head, count;
  struct packet queue[QUEUE_MAX];
};

static uint64_t delay_ns, jitter_ns, loss_ppm, byte_ps, random_state;
static struct direction directions[2];

static void fail(const char *what) {
  fprintf(stderr, "tun-link: %s: %s\n", what, strerror(errno));
  exit(1);
}

static uint64_t now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

/* SplitMix64, seeded by the run. */
static uint64_t draw(void) {
  uint64_t z = (random_state += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static int open_device(const char *name_space, const char *device) {
  char path[512];
  snprintf(path, sizeof path, "/run/netns/%s", name_space);
  int place = open(path, O_RDONLY | O_CLOEXEC);
  if (place < 0) fail(path);
  if (setns(place, CLONE_NEWNET) < 0) fail("setns");
  close(place);
  int tun = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (tun < 0) fail("/dev/net/tun");
  struct ifreq request;
  memset(&request, 0, sizeof request);
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  snprintf(request.ifr_name, IFNAMSIZ, "%s", device);
  if (ioctl(tun, TUNSETIFF, &request) < 0) fail("TUNSETIFF");
  return tun;
}

/* When it leaves, or 0 for one that is lost: by chance, or because the buffer before the wire is full. */
static uint64_t due(struct direction *way, uint32_t length, uint64_t now) {
  if (loss_ppm > 0 && draw() % 1000000 < loss_ppm) return 0;
  uint64_t takes = length * byte_ps / 1000;
  uint64_t waits = way->wire_free_ns > now ? way->wire_free_ns - now : 0;
  uint64_t room = BUFFER_NS > BUFFER_PACKETS * takes ? BUFFER_NS : BUFFER_PACKETS * takes;
  if (waits > room || way->count == QUEUE_MAX) return 0;
  way->wire_free_ns = now + waits + takes;
  uint64_t at = way->wire_free_ns + delay_ns + (jitter_ns > 0 ? draw() % (jitter_ns + 1) : 0);
  if (at < way->last_due_ns) at = way->last_due_ns;
  way->last_due_ns = at;
  return at;
}

static void take_in(struct direction *way) {
  unsigned char bytes[PACKET_MAX];
  for (;;) {
    ssize_t length = read(way->from, bytes, sizeof bytes);
    if (length <= 0) return;
    uint64_t at = due(way, (uint32_t)length, now_ns());
    if (at == 0) continue;
    struct packet *packet = &way->queue[(way->head + way->count) % QUEUE_MAX];
    packet->bytes = malloc((size_t)length);
    if (packet->bytes == NULL) continue;
    memcpy(packet->bytes, bytes, (size_t)length);
    packet->length = (uint32_t)length;
    packet->due_ns = at;
    way->count++;
  }
}

static void let_out(struct direction *way) {
  while (way->count > 0 && way->queue[way->head].due_ns <= now_ns()) {
    struct packet *packet = &way->queue[way->head];
    /* A full device loses it, as a wire's far end would. */
    if (write(way->to, packet->bytes, packet->length) < 0 && errno == EBADFD) exit(0);
    free(packet->bytes);
    way->head = (way->head + 1) % QUEUE_MAX;
    way->count--;
  }
}

static uint64_t until_next(uint64_t now) {
  uint64_t next = UINT64_MAX;
  for (int i = 0; i < 2; i++) {
    if (directions[i].count == 0) continue;
    uint64_t at = directions[i].queue[directions[i].head].due_ns;
    if (at < next) next = at;
  }
  return next == UINT64_MAX ? UINT64_MAX : next > now ? next - now : 0;
}

int main(int count, char **words) {
  if (count != 9) {
    fprintf(stderr, "tun-link: eight arguments are needed; tun-link.c names them\n");
    return 64;
  }
  delay_ns = strtoull(words[4], NULL, 10);
  jitter_ns = strtoull(words[5], NULL, 10);
  loss_ppm = strtoull(words[6], NULL, 10);
  byte_ps = strtoull(words[7], NULL, 10);
  random_state = strtoull(words[8], NULL, 10);
  /* Sleeps end when they are asked to, not up to 50 us later. */
  prctl(PR_SET_TIMERSLACK, 1);
  int a = open_device(words[1], words[3]), b = open_device(words[2], words[3]);
  directions[0].from = directions[1].to = a;
  directions[0].to = directions[1].from = b;
  puts("ready");
  fflush(stdout);
  for (;;) {
    struct pollfd watched[3] = {{a, POLLIN, 0}, {b, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
    uint64_t wait = until_next(now_ns());
    struct timespec time = {(time_t)(wait / 1000000000u), (long)(wait % 1000000000u)};
    if (ppoll(watched, 3, wait == UINT64_MAX ? NULL : &time, NULL) < 0 && errno != EINTR) fail("ppoll");
    if (watched[2].revents != 0) return 0;
    for (int i = 0; i < 2; i++) {
      if (watched[i].revents & POLLIN) take_in(&directions[i]);
      let_out(&directions[i]);
    }
  }
}
