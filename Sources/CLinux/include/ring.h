// io_uring(7), as much of it as the engine needs, without liburing. The structures and numbers are
// the kernel's ABI (linux/io_uring.h); they are defined here because the headers of a build machine
// may be older than the kernel that runs. Swift has no atomic access to memory that the kernel
// shares, so the acquiring loads and releasing stores are here too.
#pragma once
#include <stddef.h>
#include <stdint.h>

// A request: struct io_uring_sqe.
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

// The completion of a request, struct io_uring_cqe: a count or a negative errno. A multishot
// request completes many times.
struct canais_completion {
  uint64_t token;
  int32_t result;
  uint32_t flags;
};

// A buffer for received bytes: struct io_uring_buf. The tail of the buffer ring is the last 16 bits
// of its first entry.
struct canais_buffer {
  uint64_t address;
  uint32_t length;
  uint16_t number;
  uint16_t tail;
};

// One ring of requests and completions, with a ring of buffers for received bytes.
struct canais_ring {
  int descriptor;
  uint32_t *submission_head, *submission_tail;
  uint32_t submission_mask, submission_count;
  struct canais_submission *submissions;
  uint32_t *completion_head, *completion_tail;
  uint32_t completion_mask;
  struct canais_completion *completions;
  struct canais_buffer *buffers;
  uint8_t *bytes;
  uint32_t buffer_count, buffer_bytes;
  void *shared, *submitted;
  size_t shared_size, submitted_size;
};

// Makes a ring for the calling thread alone; the counts are powers of two. Returns 0 or a negative
// errno: -ENOSYS or -EINVAL where the kernel is older than 6.1, -EPERM where io_uring is forbidden.
int canais_ring_open(struct canais_ring *ring, uint32_t submissions, uint32_t completions,
                     uint32_t buffers, uint32_t buffer_bytes);

// Closes a ring and unmaps its memory.
void canais_ring_close(struct canais_ring *ring);

// io_uring_enter(2): submits `submit` requests, then waits for `wait` completions, at most
// `milliseconds` long unless that is negative. With a `wait` of 0 it neither waits nor runs
// deferred work. Returns the number submitted, or a negative errno.
int canais_ring_enter(const struct canais_ring *ring, uint32_t submit, uint32_t wait,
                      int milliseconds);

static inline uint32_t canais_load_acquire(const uint32_t *number) {
  return __atomic_load_n(number, __ATOMIC_ACQUIRE);
}

static inline void canais_store_release(uint32_t *number, uint32_t value) {
  __atomic_store_n(number, value, __ATOMIC_RELEASE);
}

// Shows the kernel the buffers before `tail`.
static inline void canais_ring_show_buffers(const struct canais_ring *ring, uint16_t tail) {
  __atomic_store_n(&ring->buffers->tail, tail, __ATOMIC_RELEASE);
}

// Writes the entry of a buffer at `position`; the tail in the first entry keeps its value.
static inline void canais_ring_put_buffer(const struct canais_ring *ring, uint16_t position,
                                          uint16_t number) {
  struct canais_buffer *buffer = ring->buffers + (position & (ring->buffer_count - 1));
  buffer->address = (uint64_t)(uintptr_t)(ring->bytes + (size_t)number * ring->buffer_bytes);
  buffer->length = ring->buffer_bytes;
  buffer->number = number;
}

// Flags of a completion.
enum {
  CANAIS_RING_HAS_BUFFER = 1 << 0,  // IORING_CQE_F_BUFFER: the upper 16 bits number the buffer.
  CANAIS_RING_HAS_MORE = 1 << 1,    // IORING_CQE_F_MORE: the request will complete again.
  CANAIS_RING_BUFFER_SHIFT = 16     // IORING_CQE_BUFFER_SHIFT
};

// What a request asks for.
enum {
  CANAIS_RING_POLL_ADD = 6,       // IORING_OP_POLL_ADD
  CANAIS_RING_ASYNC_CANCEL = 14,  // IORING_OP_ASYNC_CANCEL
  CANAIS_RING_SEND = 26,          // IORING_OP_SEND
  CANAIS_RING_RECEIVE = 27        // IORING_OP_RECV
};

// How a request is run, and options of single operations.
enum {
  CANAIS_RING_SELECT_BUFFER = 1 << 5,      // IOSQE_BUFFER_SELECT: bytes go to a buffer of the ring.
  CANAIS_RING_SKIP_SUCCESS = 1 << 6,       // IOSQE_CQE_SKIP_SUCCESS: success does not complete.
  CANAIS_RING_RECEIVE_MULTISHOT = 1 << 1,  // IORING_RECV_MULTISHOT, in the priority (Linux 6.0).
  CANAIS_RING_POLL_READABLE = 0x1,         // POLLIN
  CANAIS_RING_DONT_WAIT = 0x40,            // MSG_DONTWAIT
  CANAIS_RING_WAIT_ALL = 0x100,            // MSG_WAITALL: a partial send counts as a failure.
  CANAIS_RING_NO_SIGNAL = 0x4000           // MSG_NOSIGNAL
};

// Receives from a socket into buffers, completing for each piece.
static inline void canais_ring_receive(struct canais_submission *request, int socket,
                                       uint64_t token) {
  *request = (struct canais_submission){.opcode = CANAIS_RING_RECEIVE,
                                        .flags = CANAIS_RING_SELECT_BUFFER,
                                        .priority = CANAIS_RING_RECEIVE_MULTISHOT,
                                        .descriptor = socket,
                                        .token = token};
}

// Sends bytes, which must live until the request is submitted. Completes only if the socket did not
// accept all of them at once.
static inline void canais_ring_send(struct canais_submission *request, int socket,
                                    const void *bytes, uint32_t count, uint64_t token) {
  *request = (struct canais_submission){
      .opcode = CANAIS_RING_SEND,
      .flags = CANAIS_RING_SKIP_SUCCESS,
      .descriptor = socket,
      .address = (uint64_t)(uintptr_t)bytes,
      .length = count,
      .options = CANAIS_RING_DONT_WAIT | CANAIS_RING_NO_SIGNAL | CANAIS_RING_WAIT_ALL,
      .token = token};
}

// Ends the request that has the token `canceled`. Completes only if there is none.
static inline void canais_ring_cancel(struct canais_submission *request, uint64_t canceled,
                                      uint64_t token) {
  *request = (struct canais_submission){.opcode = CANAIS_RING_ASYNC_CANCEL,
                                        .flags = CANAIS_RING_SKIP_SUCCESS,
                                        .descriptor = -1,
                                        .address = canceled,
                                        .token = token};
}

// Completes once, when a descriptor is readable.
static inline void canais_ring_poll(struct canais_submission *request, int descriptor,
                                    uint64_t token) {
  *request = (struct canais_submission){.opcode = CANAIS_RING_POLL_ADD,
                                        .descriptor = descriptor,
                                        .options = CANAIS_RING_POLL_READABLE,
                                        .token = token};
}
