// What the signal handlers share. Functions that run inside them call only async-signal-safe
// functions, signal-safety(7).
#pragma once
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

// Writes all bytes, or stops at an error.
static inline void put(int fd, const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t written = write(fd, bytes, length);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    bytes += written;
    length -= (size_t)written;
  }
}

static inline void put_text(int fd, const char *text) { put(fd, text, strlen(text)); }

// Writes a number in decimal.
static inline void put_number(int fd, unsigned long long number) {
  char digits[24];
  size_t start = sizeof digits;
  do {
    digits[--start] = (char)('0' + number % 10);
    number /= 10;
  } while (number > 0);
  put(fd, digits + start, sizeof digits - start);
}

// Ends the process by a signal, as it would have ended without a handler.
static inline void reraise(int number) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = SIG_DFL;
  sigaction(number, &action, NULL);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, number);
  raise(number);
  sigprocmask(SIG_UNBLOCK, &set, NULL);
}

// Sets a handler. While it runs all signals are blocked but SIGALRM, which the handler may have set
// itself.
static inline void set_handler(int number, void (*handler)(int), int flags) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigfillset(&action.sa_mask);
  sigdelset(&action.sa_mask, SIGALRM);
  sigaction(number, &action, NULL);
}

// Gives this thread's handlers a stack of their own: one that overflowed cannot hold their frames.
static inline void use_alternate_stack(void) {
  static char memory[64 * 1024];
  stack_t stack;
  memset(&stack, 0, sizeof stack);
  stack.ss_sp = memory;
  stack.ss_size = sizeof memory;
  sigaltstack(&stack, NULL);
}
