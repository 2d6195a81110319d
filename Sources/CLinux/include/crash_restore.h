// Restores the terminal when a signal or a fault ends the program. A signal handler may call very
// few functions, so everything that it writes is prepared beforehand.
#pragma once
#include <stddef.h>

// Sets the handlers. `reset_sequence` are the bytes that leave the alternate screen and the mouse
// and paste modes; `report` is the path of the report, `about` its first line (name and version),
// `notice` what the user reads afterwards. `wake` is an eventfd that is signalled on SIGWINCH,
// SIGCONT and SIGTSTP. The terminal's current modes are kept, to be restored. Returns 0, or -1
// where standard input is no terminal or a text is too long.
int canais_crash_restore_arm(
    const char *reset_sequence, size_t length, const char *report, const char *about,
    const char *notice, int wake);

// Sets the handlers again, after a library has replaced them.
void canais_crash_restore_rearm(void);

// Gives the signals their default actions.
void canais_crash_restore_disarm(void);

// Redirects standard error into a pipe, so that what libraries write does not appear in the middle
// of the full screen. The pipe holds 64 KiB (pipe(7)); more is lost. Does nothing where standard
// error is no terminal.
void canais_redirect_stderr(void);

// Undoes `canais_redirect_stderr` and writes what the pipe holds. Safe in a signal handler.
void canais_restore_stderr(void);

// Remembers the kind of an event for the report: an index into its list of names.
void canais_crash_restore_note(unsigned char kind);

// Returns and clears what was signalled: bit 0 SIGWINCH, bit 1 SIGCONT, bit 2 SIGTSTP.
int canais_crash_restore_take(void);

// Suspends the process group as Ctrl-Z does, and returns when it continues.
void canais_suspend_process(void);
