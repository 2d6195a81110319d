// Functions of Linux that Swift's Glibc module leaves out. _GNU_SOURCE is not defined here, since
// the Glibc module is built without it and the two would define fd_set differently; functions that
// need it are wrapped in CLinux.c.
#pragma once
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/random.h>
#include <sys/socket.h>
#include "crash.h"
#include "crash_restore.h"
#include "ring.h"

// accept4(2).
int canais_accept4(int socket, struct sockaddr *address, socklen_t *length, int flags);

// Makes a program that is spawned inherit no descriptor from `first` on,
// posix_spawn_file_actions_addclosefrom_np(3). Returns 0 or an errno.
int canais_spawn_close_from(posix_spawn_file_actions_t *actions, int first);

// Makes free(3) return large blocks of memory to the system at once.
void canais_return_large_blocks(void);

// recv(2), send(2) and epoll_wait(2) without the C library's cancellation points, which cost two
// atomic exchanges a call in a process with several threads. No thread is ever cancelled here.
ssize_t canais_receive(int socket, void *bytes, size_t count);
// Neither blocks nor raises SIGPIPE.
ssize_t canais_send(int socket, const void *bytes, size_t count);
int canais_epoll_wait(int epoll, struct epoll_event *events, int count, int milliseconds);

// epoll_ctl(2): `operation` is EPOLL_CTL_ADD, _MOD or _DEL. Returns 0, or -1 and sets errno. In C,
// since `epoll_event` is packed and holds a union that Swift would have to lay out by hand.
static inline int canais_epoll_set(int epoll, int operation, int descriptor, uint32_t events,
                                   uint64_t token) {
  struct epoll_event event;
  event.events = events;
  event.data.u64 = token;
  return epoll_ctl(epoll, operation, descriptor, &event);
}

// The token of a reported event, and what happened (EPOLLIN and so on).
static inline uint64_t canais_epoll_token(const struct epoll_event *event) {
  return event->data.u64;
}
static inline uint32_t canais_epoll_events(const struct epoll_event *event) {
  return event->events;
}

// A TCP socket, non-blocking and closed on exec. In C, since the flags are an enumeration there.
static inline int canais_stream_socket(int family) {
  return socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

// Accepts a connection, non-blocking and closed on exec.
static inline int canais_accept(int listener, struct sockaddr *address, socklen_t *length) {
  return canais_accept4(listener, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

// The commit that a package was built from, and its date; empty strings elsewhere.
const char *canais_build_commit(void);
const char *canais_build_date(void);

// A datagram socket for a path (unix(7)), closed on exec.
static inline int canais_datagram_socket(void) {
  return socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
}
