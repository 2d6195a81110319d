// io_uring(7), as much of it as the engine needs, without liburing. The structures and numbers are
// the kernel's ABI (linux/io_uring.h); they are written down here because the headers of a build
// machine may be older than the kernel that runs. Swift has no view of memory that the kernel
// shares, so the loads that acquire and the stores that release are here too.
#pragma once
#include <stddef.h>
#include <stdint.h>

// A request to the kernel.
struct canais_submission {
  uint8_t opcode;
  uint8_t flags;
  uint16_t priority;
  int32_t descriptor;
  uint64_t offset;
  uint64_t address;
  uint32_t length;
  uint32_t options;
  uint64_t token;
  uint16_t group;
  uint16_t personality;
  int32_t unused;
  uint64_t rest[2];
};

// What became of one: a count or a negative errno. A multishot request has many.
struct canais_completion {
  uint64_t token;
  int32_t result;
  uint32_t flags;
};

// A place for bytes that arrive; the 16 bits at the end of the first entry are the ring's tail.
struct canais_place {
  uint64_t address;
  uint32_t length;
  uint16_t number;
  uint16_t tail;
};

// One ring of requests and completions, with a ring of places for what is received.
struct canais_ring {
  int descriptor;
  uint32_t *submission_head, *submission_tail;
  uint32_t submission_mask, submission_count;
  struct canais_submission *submissions;
  uint32_t *completion_head, *completion_tail;
  uint32_t completion_mask;
  struct canais_completion *completions;
  struct canais_place *places;
  uint8_t *bytes;
  uint32_t place_count, place_bytes;
  void *shared, *submitted;
  size_t shared_size, submitted_size;
};

// Makes a ring for the calling thread alone; the counts are powers of two. 0 or a negative errno:
// -ENOSYS or -EINVAL where the kernel is too old (6.1 has all), -EPERM where it is forbidden.
int canais_ring_open(struct canais_ring *ring, uint32_t submissions, uint32_t completions,
                     uint32_t places, uint32_t place_bytes);

void canais_ring_close(struct canais_ring *ring);

// io_uring_enter(2): hands over `submit` requests, then waits for `wait` completions or so many
// milliseconds, for ever where negative. Without `wait` nothing is waited for and no completion is
// looked for. The number handed over, or a negative errno.
int canais_ring_enter(const struct canais_ring *ring, uint32_t submit, uint32_t wait,
                      int milliseconds);

static inline uint32_t canais_load_acquire(const uint32_t *number) {
  return __atomic_load_n(number, __ATOMIC_ACQUIRE);
}

static inline void canais_store_release(uint32_t *number, uint32_t value) {
  __atomic_store_n(number, value, __ATOMIC_RELEASE);
}

// Shows the kernel the places up to `tail`.
static inline void canais_ring_show_places(const struct canais_ring *ring, uint16_t tail) {
  __atomic_store_n(&ring->places->tail, tail, __ATOMIC_RELEASE);
}

// Puts a place at `position`; the tail in the first entry stays as it is.
static inline void canais_ring_put_place(const struct canais_ring *ring, uint16_t position,
                                         uint16_t number) {
  struct canais_place *place = ring->places + (position & (ring->place_count - 1));
  place->address = (uint64_t)(uintptr_t)(ring->bytes + (size_t)number * ring->place_bytes);
  place->length = ring->place_bytes;
  place->number = number;
}

enum {
  CANAIS_RING_HAS_PLACE = 1,    // IORING_CQE_F_BUFFER: the upper 16 bits number the place.
  CANAIS_RING_HAS_MORE = 2,     // IORING_CQE_F_MORE: the request goes on.
  CANAIS_RING_PLACE_SHIFT = 16  // IORING_CQE_BUFFER_SHIFT
};

// Receives from a socket into places, again and again (IORING_OP_RECV, multishot; Linux 6.0).
static inline void canais_ring_receive(struct canais_submission *request, int socket,
                                       uint64_t token) {
  *request = (struct canais_submission){
      .opcode = 27, .flags = 1 << 5, .priority = 1 << 1, .descriptor = socket, .token = token};
}

// Sends bytes that last until the request is handed over; completes only where not all were taken
// at once (IORING_OP_SEND with MSG_DONTWAIT, MSG_NOSIGNAL and MSG_WAITALL; IOSQE_CQE_SKIP_SUCCESS).
static inline void canais_ring_send(struct canais_submission *request, int socket,
                                    const void *bytes, uint32_t count, uint64_t token) {
  *request = (struct canais_submission){.opcode = 26,
                                        .flags = 1 << 6,
                                        .descriptor = socket,
                                        .address = (uint64_t)(uintptr_t)bytes,
                                        .length = count,
                                        .options = 0x40 | 0x4000 | 0x100,
                                        .token = token};
}

// Ends the request that has a token; completes only where there is none (IORING_OP_ASYNC_CANCEL).
static inline void canais_ring_cancel(struct canais_submission *request, uint64_t canceled,
                                      uint64_t token) {
  *request = (struct canais_submission){
      .opcode = 14, .flags = 1 << 6, .descriptor = -1, .address = canceled, .token = token};
}

// Completes once, when a descriptor is readable (IORING_OP_POLL_ADD).
static inline void canais_ring_poll(struct canais_submission *request, int descriptor,
                                    uint64_t token) {
  *request = (struct canais_submission){
      .opcode = 6, .descriptor = descriptor, .options = 1, .token = token};
}
