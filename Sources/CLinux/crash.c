// See crash.h. The handlers replace those that Swift's runtime set before main.
#define _GNU_SOURCE
#include "crash.h"
#include "handler.h"

#include <execinfo.h>
#include <stdio.h>
#include <sys/resource.h>

#define MAX_CALLS 64
#define MAX_BYTES 256
// Seconds to write the addresses: a fault inside the dynamic loader may hold the lock that looking
// them up needs.
#define BACKTRACE_SECONDS 5

static const int fatal[] = {SIGSEGV, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGQUIT, SIGSYS};

static char about[MAX_BYTES];
static volatile sig_atomic_t is_ending;

static void on_fatal(int number) {
  if (!is_ending) {
    is_ending = 1;
    signal(SIGALRM, SIG_DFL);
    alarm(BACKTRACE_SECONDS);
    put_text(STDERR_FILENO, about);
    put_text(STDERR_FILENO, "\nsignal: ");
    put_number(STDERR_FILENO, (unsigned long long)number);
    put_text(STDERR_FILENO, "\n");
    void *calls[MAX_CALLS];
    backtrace_symbols_fd(calls, backtrace(calls, MAX_CALLS), STDERR_FILENO);
  }
  reraise(number);
}

void canais_crash_without_memory(const char *name) {
  // The kernel makes no core at all only if the limit is 1 byte: with a limit of 0 it still starts
  // the program that core_pattern pipes to, core(5). A lower hard limit cannot be raised.
  struct rlimit limit;
  if (getrlimit(RLIMIT_CORE, &limit) == 0) {
    if (limit.rlim_max > 1) limit.rlim_max = 1;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_CORE, &limit);
  }
  snprintf(about, sizeof about, "%s", name);
  // The first call loads the library that walks the stack, which a signal handler must not do.
  void *first[1];
  (void)backtrace(first, 1);
  use_alternate_stack();
  for (size_t i = 0; i < COUNT(fatal); i++) set_handler(fatal[i], on_fatal, SA_ONSTACK);
}
