// See ring.h.
#define _GNU_SOURCE 1
#include "ring.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

// System calls added since Linux 5.1 have the same number on every architecture but alpha.
#ifndef SYS_io_uring_setup
#define SYS_io_uring_setup 425
#define SYS_io_uring_enter 426
#define SYS_io_uring_register 427
#endif

enum {
  SETUP_CQSIZE = 1 << 3,         // The count of completions is given.
  SETUP_SUBMIT_ALL = 1 << 7,     // A bad request does not stop those after it.
  SETUP_SINGLE_ISSUER = 1 << 12, // Only one thread submits.
  SETUP_DEFER_TASKRUN = 1 << 13, // Deferred work runs only while that thread waits.
  FEATURE_SINGLE_MMAP = 1 << 0,
  FEATURE_NODROP = 1 << 1,
  FEATURE_EXT_ARG = 1 << 8,
  FEATURE_CQE_SKIP = 1 << 11,
  ENTER_GETEVENTS = 1 << 0,
  ENTER_EXT_ARG = 1 << 3,
  REGISTER_BUFFERS = 22          // IORING_REGISTER_PBUF_RING
};

static const off_t submissions_offset = 0x10000000; // IORING_OFF_SQES

struct parameters {
  uint32_t submissions, completions, flags, thread_cpu, thread_idle, features, workers, unused[3];
  struct {
    uint32_t head, tail, mask, entries, flags, dropped, array, unused;
    uint64_t address;
  } submission;
  struct {
    uint32_t head, tail, mask, entries, overflow, completions, flags, unused;
    uint64_t address;
  } completion;
};

_Static_assert(sizeof(struct canais_submission) == 64, "io_uring_sqe");
_Static_assert(sizeof(struct canais_completion) == 16, "io_uring_cqe");
_Static_assert(sizeof(struct canais_buffer) == 16, "io_uring_buf");
_Static_assert(sizeof(struct parameters) == 120, "io_uring_params");

static void *map(size_t size, int descriptor, off_t offset) {
  int flags = descriptor < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED | MAP_POPULATE;
  void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, descriptor, offset);
  return memory == MAP_FAILED ? NULL : memory;
}

static int map_rings(struct canais_ring *ring, const struct parameters *made) {
  size_t of_submissions = made->submission.array + made->submissions * sizeof(uint32_t);
  size_t of_completions = made->completion.completions +
                          made->completions * sizeof(struct canais_completion);
  ring->shared_size = of_submissions > of_completions ? of_submissions : of_completions;
  ring->submitted_size = made->submissions * sizeof(struct canais_submission);
  uint8_t *shared = ring->shared = map(ring->shared_size, ring->descriptor, 0);
  ring->submitted = map(ring->submitted_size, ring->descriptor, submissions_offset);
  if (!shared || !ring->submitted) return -ENOMEM;
  ring->submission_head = (uint32_t *)(shared + made->submission.head);
  ring->submission_tail = (uint32_t *)(shared + made->submission.tail);
  ring->submission_count = made->submissions;
  ring->submission_mask = made->submissions - 1;
  ring->submissions = ring->submitted;
  ring->completion_head = (uint32_t *)(shared + made->completion.head);
  ring->completion_tail = (uint32_t *)(shared + made->completion.tail);
  ring->completion_mask = made->completions - 1;
  ring->completions = (struct canais_completion *)(shared + made->completion.completions);
  // Requests are submitted in the order in which they are written.
  uint32_t *order = (uint32_t *)(shared + made->submission.array);
  for (uint32_t i = 0; i < made->submissions; i++) order[i] = i;
  return 0;
}

static int make_buffers(struct canais_ring *ring, uint32_t count, uint32_t size) {
  ring->buffer_count = count;
  ring->buffer_bytes = size;
  ring->buffers = map(count * sizeof(struct canais_buffer), -1, 0);
  ring->bytes = map((size_t)count * size, -1, 0);
  if (!ring->buffers || !ring->bytes) return -ENOMEM;
  struct {
    uint64_t address;
    uint32_t entries;
    uint16_t group, flags;
    uint64_t unused[3];
  } registration = {.address = (uint64_t)(uintptr_t)ring->buffers, .entries = count};
  if (syscall(SYS_io_uring_register, ring->descriptor, REGISTER_BUFFERS, &registration, 1) < 0)
    return -errno;
  for (uint32_t i = 0; i < count; i++) canais_ring_put_buffer(ring, (uint16_t)i, (uint16_t)i);
  canais_ring_show_buffers(ring, (uint16_t)count);
  return 0;
}

int canais_ring_open(struct canais_ring *ring, uint32_t submissions, uint32_t completions,
                     uint32_t buffers, uint32_t buffer_bytes) {
  const uint32_t needed = FEATURE_SINGLE_MMAP | FEATURE_NODROP | FEATURE_EXT_ARG | FEATURE_CQE_SKIP;
  struct parameters made = {
      .completions = completions,
      .flags = SETUP_CQSIZE | SETUP_SUBMIT_ALL | SETUP_SINGLE_ISSUER | SETUP_DEFER_TASKRUN};
  memset(ring, 0, sizeof *ring);
  ring->descriptor = (int)syscall(SYS_io_uring_setup, submissions, &made);
  if (ring->descriptor < 0) return -errno;
  int error = (made.features & needed) == needed ? map_rings(ring, &made) : -ENOSYS;
  if (!error) error = make_buffers(ring, buffers, buffer_bytes);
  if (error) canais_ring_close(ring);
  return error;
}

void canais_ring_close(struct canais_ring *ring) {
  close(ring->descriptor);
  if (ring->shared) munmap(ring->shared, ring->shared_size);
  if (ring->submitted) munmap(ring->submitted, ring->submitted_size);
  if (ring->buffers) munmap(ring->buffers, ring->buffer_count * sizeof(struct canais_buffer));
  if (ring->bytes) munmap(ring->bytes, (size_t)ring->buffer_count * ring->buffer_bytes);
}

int canais_ring_enter(const struct canais_ring *ring, uint32_t submit, uint32_t wait,
                      int milliseconds) {
  struct {
    int64_t seconds, nanoseconds;
  } time = {milliseconds / 1000, milliseconds % 1000 * 1000000ll};
  struct {
    uint64_t mask;
    uint32_t mask_size, unused;
    uint64_t time;
  } until = {.time = milliseconds < 0 ? 0 : (uint64_t)(uintptr_t)&time};
  unsigned flags = wait ? ENTER_GETEVENTS | ENTER_EXT_ARG : 0;
  long done = syscall(SYS_io_uring_enter, ring->descriptor, submit, wait, flags,
                      wait ? &until : NULL, wait ? sizeof until : 0);
  return done < 0 ? -errno : (int)done;
}
