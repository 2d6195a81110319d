// See crash.h. The handlers take the place of those that Swift's runtime set before main began.
#define _GNU_SOURCE
#include "crash.h"
#include "handler.h"

#include <execinfo.h>
#include <stdio.h>
#include <sys/resource.h>

#define MOST_CALLS 64
#define MOST_BYTES 256
// Seconds for the addresses: a fault inside the loader may hold the lock they are looked up under.
#define PATIENCE 5

static const int faults[] = {SIGSEGV, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGQUIT, SIGSYS};

static char about[MOST_BYTES];
static volatile sig_atomic_t falling;

static void on_fault(int number) {
  if (!falling) {
    falling = 1;
    signal(SIGALRM, SIG_DFL);
    alarm(PATIENCE);
    put_text(STDERR_FILENO, about);
    put_text(STDERR_FILENO, "\nsignal: ");
    put_number(STDERR_FILENO, (unsigned long long)number);
    put_text(STDERR_FILENO, "\n");
    void *calls[MOST_CALLS];
    backtrace_symbols_fd(calls, backtrace(calls, MOST_CALLS), STDERR_FILENO);
  }
  reraise(number);
}

void canais_crash_without_memory(const char *name) {
  // The kernel takes a limit of one byte, and only that, for a wish to have no core at all: one of
  // zero is still handed to a program where core_pattern begins with a pipe, core(5). A hard
  // limit that is lower already can't be raised.
  struct rlimit limit;
  if (getrlimit(RLIMIT_CORE, &limit) == 0) {
    if (limit.rlim_max > 1) limit.rlim_max = 1;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_CORE, &limit);
  }
  snprintf(about, sizeof about, "%s", name);
  // The first call loads the library that walks the stack; a handler must not.
  void *first[1];
  (void)backtrace(first, 1);
  use_spare_stack();
  for (size_t i = 0; i < COUNT(faults); i++) act(faults[i], on_fault, SA_ONSTACK);
}
