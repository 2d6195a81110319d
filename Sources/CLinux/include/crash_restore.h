// The way back: what gives the terminal back when the program is ended from outside or by a fault of
// its own. A signal handler may call next to nothing, so everything it writes is prepared beforehand.
#pragma once
#include <stddef.h>

// Prepares and arms. `way_back` are the bytes that leave the other screen, mouse and paste modes;
// `report` the path of the report; `about` its first line (name and version); `notice` the line that
// people read afterwards. `wake` is an eventfd that SIGWINCH, SIGCONT and SIGTSTP write to. The
// terminal's modes are kept as they are now. 0, or -1 where something is too long or no terminal.
int canais_crash_restore_arm(
    const char *way_back, size_t length, const char *report, const char *about,
    const char *notice, int wake);

// Puts the handlers back in place after a library has put its own; all else stays as armed.
void canais_crash_restore_rearm(void);

// Gives the signals back their default actions; nothing is written.
void canais_crash_restore_disarm(void);

// Writes the way back and restores the terminal's modes. Safe in a signal handler.
void canais_write_reset_sequence(void);

// While the full screen stands, what libraries write to standard error would stand in the middle of it:
// from here on it goes into a pipe, whose 64 KiB (pipe(7)) are the limit; what is more is lost. Does
// nothing where standard error is no terminal. `hear` puts it back and writes what was said meanwhile;
// it is safe in a signal handler.
void canais_redirect_stderr(void);
void canais_restore_stderr(void);

// Remembers what kind of event came, for the report: an index into its list of names.
void canais_crash_restore_note(unsigned char kind);

// What has happened since the last asking: bit 0 resized, bit 1 continued, bit 2 asked to stop.
int canais_crash_restore_take(void);

// Stops the process group as Ctrl-Z does and returns when it goes on.
void canais_suspend_process(void);
