// What handlers of signals share: how they are set, what they may write, how they let a process fall.
// Inside them only async-signal-safe calls, signal-safety(7).
#pragma once
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

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

static inline void put_number(int fd, unsigned long long number) {
  char digits[24];
  size_t at = sizeof digits;
  do {
    digits[--at] = (char)('0' + number % 10);
    number /= 10;
  } while (number > 0);
  put(fd, digits + at, sizeof digits - at);
}

// Ends the process by a signal, as it would have without a handler.
static inline void reraise(int number) {
  struct sigaction plain;
  memset(&plain, 0, sizeof plain);
  plain.sa_handler = SIG_DFL;
  sigaction(number, &plain, NULL);
  sigset_t only;
  sigemptyset(&only);
  sigaddset(&only, number);
  raise(number);
  sigprocmask(SIG_UNBLOCK, &only, NULL);
}

// Sets a handler that no other signal interrupts but the alarm it may have set itself.
static inline void act(int number, void (*handler)(int), int flags) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigfillset(&action.sa_mask);
  sigdelset(&action.sa_mask, SIGALRM);
  sigaction(number, &action, NULL);
}

// A stack that overflowed can't hold the handler's frame: this thread's handlers get one of their own.
static inline void use_spare_stack(void) {
  static char spare[64 * 1024];
  stack_t stack;
  memset(&stack, 0, sizeof stack);
  stack.ss_sp = spare;
  stack.ss_size = sizeof spare;
  sigaltstack(&stack, NULL);
}
