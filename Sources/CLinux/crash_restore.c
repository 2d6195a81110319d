// See crash_restore.h. Only async-signal-safe calls (signal-safety(7)) below the line that says so.
// pipe2 and F_DUPFD_CLOEXEC are behind _GNU_SOURCE.
#define _GNU_SOURCE
#include "crash_restore.h"
#include "handler.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define MOST_BYTES 4096
#define MOST_KINDS 64

static const int fatal[] = {SIGSEGV, SIGILL,  SIGTRAP, SIGABRT, SIGBUS,
                            SIGFPE,  SIGTERM, SIGHUP,  SIGQUIT, SIGINT};
static const int calls[] = {SIGWINCH, SIGCONT, SIGTSTP};

// The order of the kinds is the caller's: Terminal's note of each event.
static const char *const kinds[] = {"key",  "paste", "mouse", "resize",  "focus", "background",
                                    "tick", "wake",  "files", "resumed", "closed"};

static char way_back[MOST_BYTES];
static size_t way_back_length;
static char report_path[MOST_BYTES];
static char about[MOST_BYTES];
static char notice[MOST_BYTES];
static struct termios modes;
static int wake_fd = -1;
// The terminal's own standard error while ours is a pipe, and the pipe's other end.
static volatile int real_error = -1;
static volatile int heard = -1;
static volatile sig_atomic_t armed;
static volatile sig_atomic_t falling;
// Stopped by Ctrl-Z: the terminal is the shell's, and nothing may be written to it.
static volatile sig_atomic_t away;
static volatile sig_atomic_t taken_resize, taken_continue, taken_stop;
static volatile unsigned char recent[MOST_KINDS];
static volatile unsigned int recent_next;

// ---- Everything from here to the next line may run in a signal handler.

void canais_restore_stderr(void) {
  if (real_error < 0) return;
  dup2(real_error, STDERR_FILENO);
  close(real_error);
  real_error = -1;
  char bytes[1024];
  ssize_t count;
  while ((count = read(heard, bytes, sizeof bytes)) > 0) put(STDERR_FILENO, bytes, (size_t)count);
  close(heard);
  heard = -1;
}

void canais_write_reset_sequence(void) {
  put(STDOUT_FILENO, way_back, way_back_length);
  tcsetattr(STDIN_FILENO, TCSANOW, &modes);
}

static void write_report(int number) {
  int fd = open(report_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return;
  put_text(fd, about);
  put_text(fd, "\nsignal: ");
  put_number(fd, (unsigned long long)number);
  put_text(fd, "\nunix time: ");
  put_number(fd, (unsigned long long)time(NULL));
  put_text(fd, "\nlast events:");
  unsigned int next = recent_next;
  for (unsigned int i = next > MOST_KINDS ? next - MOST_KINDS : 0; i < next; i++) {
    unsigned char kind = recent[i % MOST_KINDS];
    put_text(fd, " ");
    put_text(fd, kind < COUNT(kinds) ? kinds[kind] : "?");
  }
  put_text(fd, "\n");
  close(fd);
  put_text(STDERR_FILENO, notice);
  put_text(STDERR_FILENO, "\n");
}

static void on_fatal(int number) {
  if (armed && !falling) {
    falling = 1;
    if (!away) canais_write_reset_sequence();
    canais_restore_stderr();
    write_report(number);
  }
  reraise(number);
}

static void on_call(int number) {
  int saved = errno;
  if (number == SIGWINCH) taken_resize = 1;
  if (number == SIGCONT) taken_continue = 1;
  if (number == SIGTSTP) taken_stop = 1;
  uint64_t one = 1;
  if (wake_fd >= 0 && write(wake_fd, &one, sizeof one) < 0) { /* full: it is awake already */ }
  errno = saved;
}

// ---- The rest runs on the terminal's thread.

static int keep(char *place, const char *text) {
  size_t length = strlen(text);
  if (length >= MOST_BYTES) return -1;
  memcpy(place, text, length + 1);
  return 0;
}

int canais_crash_restore_arm(
    const char *bytes, size_t length, const char *report, const char *first_line,
    const char *line, int wake) {
  if (length > MOST_BYTES || keep(report_path, report) || keep(about, first_line) ||
      keep(notice, line) || tcgetattr(STDIN_FILENO, &modes) != 0)
    return -1;
  memcpy(way_back, bytes, length);
  way_back_length = length;
  wake_fd = wake;
  falling = away = 0;
  recent_next = 0;
  taken_resize = taken_continue = taken_stop = 0;
  use_spare_stack();
  // A clipboard tool that dies while it is given its text must not end the program.
  act(SIGPIPE, SIG_IGN, 0);
  canais_crash_restore_rearm();
  return 0;
}

void canais_crash_restore_rearm(void) {
  armed = 1;
  for (size_t i = 0; i < COUNT(fatal); i++) act(fatal[i], on_fatal, SA_ONSTACK);
  for (size_t i = 0; i < COUNT(calls); i++) act(calls[i], on_call, SA_ONSTACK | SA_RESTART);
}

void canais_crash_restore_disarm(void) {
  armed = 0;
  for (size_t i = 0; i < COUNT(fatal); i++) act(fatal[i], SIG_DFL, 0);
  for (size_t i = 0; i < COUNT(calls); i++) act(calls[i], SIG_DFL, 0);
  wake_fd = -1;
}

void canais_redirect_stderr(void) {
  if (real_error >= 0 || !isatty(STDERR_FILENO)) return;
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return;
  int kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  if (kept < 0 || dup2(ends[1], STDERR_FILENO) < 0) {
    if (kept >= 0) close(kept);
    close(ends[0]);
  } else {
    heard = ends[0];
    real_error = kept;
  }
  close(ends[1]);
}

void canais_crash_restore_note(unsigned char kind) {
  recent[recent_next % MOST_KINDS] = kind;
  recent_next++;
}

int canais_crash_restore_take(void) {
  int taken = 0;
  if (taken_resize) {
    taken_resize = 0;
    taken |= 1;
  }
  if (taken_continue) {
    taken_continue = 0;
    taken |= 2;
  }
  if (taken_stop) {
    taken_stop = 0;
    taken |= 4;
  }
  return taken;
}

void canais_suspend_process(void) {
  // First the others of the group (a script that started us), then this thread, so that nothing is
  // drawn between the signal and the stop.
  away = 1;
  act(SIGTSTP, SIG_IGN, 0);
  kill(0, SIGTSTP);
  act(SIGTSTP, SIG_DFL, 0);
  raise(SIGTSTP);
  act(SIGTSTP, on_call, SA_ONSTACK | SA_RESTART);
  taken_continue = 0;
  away = 0;
}
