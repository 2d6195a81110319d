// See crash_restore.h.
// pipe2 and F_DUPFD_CLOEXEC need _GNU_SOURCE.
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

#define MAX_BYTES 4096
// Events that the report lists.
#define MAX_EVENTS 64

static const int fatal[] = {SIGSEGV, SIGILL,  SIGTRAP, SIGABRT, SIGBUS,
                            SIGFPE,  SIGTERM, SIGHUP,  SIGQUIT, SIGINT};
static const int waking[] = {SIGWINCH, SIGCONT, SIGTSTP};

// In the order of the numbers that Terminal notes for its events.
static const char *const kinds[] = {"key",  "paste", "mouse", "resize",  "focus", "background",
                                    "tick", "wake",  "files", "resumed", "closed"};

static char reset_sequence[MAX_BYTES];
static size_t reset_sequence_length;
static char report_path[MAX_BYTES];
static char about[MAX_BYTES];
static char notice[MAX_BYTES];
static struct termios modes;
static int wake_fd = -1;
// While standard error is a pipe: the terminal's descriptor, and the reading end of the pipe.
static volatile int terminal_stderr = -1;
static volatile int captured_stderr = -1;
static volatile sig_atomic_t is_armed;
static volatile sig_atomic_t is_ending;
// While the process is suspended the terminal is the shell's, and nothing may be written to it.
static volatile sig_atomic_t is_suspended;
static volatile sig_atomic_t has_resized, has_continued, has_stopped;
static volatile unsigned char events[MAX_EVENTS];
static volatile unsigned int event_count;

// ---- Functions up to the next line run in signal handlers too.

void canais_restore_stderr(void) {
  if (terminal_stderr < 0) return;
  dup2(terminal_stderr, STDERR_FILENO);
  close(terminal_stderr);
  terminal_stderr = -1;
  char bytes[1024];
  ssize_t count;
  while ((count = read(captured_stderr, bytes, sizeof bytes)) > 0)
    put(STDERR_FILENO, bytes, (size_t)count);
  close(captured_stderr);
  captured_stderr = -1;
}

static void restore_terminal(void) {
  put(STDOUT_FILENO, reset_sequence, reset_sequence_length);
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
  unsigned int end = event_count;
  for (unsigned int i = end > MAX_EVENTS ? end - MAX_EVENTS : 0; i < end; i++) {
    unsigned char kind = events[i % MAX_EVENTS];
    put_text(fd, " ");
    put_text(fd, kind < COUNT(kinds) ? kinds[kind] : "?");
  }
  put_text(fd, "\n");
  close(fd);
  put_text(STDERR_FILENO, notice);
  put_text(STDERR_FILENO, "\n");
}

static void on_fatal(int number) {
  if (is_armed && !is_ending) {
    is_ending = 1;
    if (!is_suspended) restore_terminal();
    canais_restore_stderr();
    write_report(number);
  }
  reraise(number);
}

static void on_waking(int number) {
  int saved = errno;
  if (number == SIGWINCH) has_resized = 1;
  if (number == SIGCONT) has_continued = 1;
  if (number == SIGTSTP) has_stopped = 1;
  uint64_t one = 1;
  if (wake_fd >= 0 && write(wake_fd, &one, sizeof one) < 0) { /* The counter is full already. */ }
  errno = saved;
}

// ---- The rest runs on the terminal's thread only.

static int copy_text(char *buffer, const char *text) {
  size_t length = strlen(text);
  if (length >= MAX_BYTES) return -1;
  memcpy(buffer, text, length + 1);
  return 0;
}

int canais_crash_restore_arm(
    const char *bytes, size_t length, const char *report, const char *first_line,
    const char *last_line, int wake) {
  if (length > MAX_BYTES || copy_text(report_path, report) || copy_text(about, first_line) ||
      copy_text(notice, last_line) || tcgetattr(STDIN_FILENO, &modes) != 0)
    return -1;
  memcpy(reset_sequence, bytes, length);
  reset_sequence_length = length;
  wake_fd = wake;
  is_ending = is_suspended = 0;
  event_count = 0;
  has_resized = has_continued = has_stopped = 0;
  use_alternate_stack();
  // A clipboard tool that ends while text is written to it must not end the program.
  set_handler(SIGPIPE, SIG_IGN, 0);
  canais_crash_restore_rearm();
  return 0;
}

void canais_crash_restore_rearm(void) {
  is_armed = 1;
  for (size_t i = 0; i < COUNT(fatal); i++) set_handler(fatal[i], on_fatal, SA_ONSTACK);
  for (size_t i = 0; i < COUNT(waking); i++)
    set_handler(waking[i], on_waking, SA_ONSTACK | SA_RESTART);
}

void canais_crash_restore_disarm(void) {
  is_armed = 0;
  for (size_t i = 0; i < COUNT(fatal); i++) set_handler(fatal[i], SIG_DFL, 0);
  for (size_t i = 0; i < COUNT(waking); i++) set_handler(waking[i], SIG_DFL, 0);
  wake_fd = -1;
}

void canais_redirect_stderr(void) {
  if (terminal_stderr >= 0 || !isatty(STDERR_FILENO)) return;
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return;
  int kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  if (kept < 0 || dup2(ends[1], STDERR_FILENO) < 0) {
    if (kept >= 0) close(kept);
    close(ends[0]);
  } else {
    captured_stderr = ends[0];
    terminal_stderr = kept;
  }
  close(ends[1]);
}

void canais_crash_restore_note(unsigned char kind) {
  events[event_count % MAX_EVENTS] = kind;
  event_count++;
}

int canais_crash_restore_take(void) {
  int taken = 0;
  if (has_resized) {
    has_resized = 0;
    taken |= 1;
  }
  if (has_continued) {
    has_continued = 0;
    taken |= 2;
  }
  if (has_stopped) {
    has_stopped = 0;
    taken |= 4;
  }
  return taken;
}

void canais_suspend_process(void) {
  // First the other processes of the group, such as a script that started the program, then this
  // thread, so that nothing is drawn between the signal and the suspension.
  is_suspended = 1;
  set_handler(SIGTSTP, SIG_IGN, 0);
  kill(0, SIGTSTP);
  set_handler(SIGTSTP, SIG_DFL, 0);
  raise(SIGTSTP);
  set_handler(SIGTSTP, on_waking, SA_ONSTACK | SA_RESTART);
  has_continued = 0;
  is_suspended = 0;
}
