// What Linux offers and Swift's Glibc module leaves out. _GNU_SOURCE is not defined here: Glibc's
// module is built without it, and the two would disagree on what a fd_set is. What needs it is
// wrapped in CLinux.c.
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

// Has a program that is to be started inherit no descriptor from `first` on,
// posix_spawn_file_actions_addclosefrom_np(3).
int canais_spawn_close_from(posix_spawn_file_actions_t *actions, int first);

// Lets the C library return large pieces of memory as soon as they are freed.
void canais_give_back_large_pieces(void);

// recv(2), send(2) and epoll_wait(2) without the C library's cancellation points: in a process of
// several threads those cost two atomic exchanges a call, and nobody here cancels a thread.
ssize_t canais_receive(int socket, void *bytes, size_t count);
// Neither blocks nor raises SIGPIPE.
ssize_t canais_send(int socket, const void *bytes, size_t count);
int canais_epoll_wait(int epoll, struct epoll_event *events, int count, int milliseconds);

// Watches a descriptor, or changes what is watched (`operation` is EPOLL_CTL_ADD, _MOD or _DEL). A
// function, since `epoll_event` is packed and its union would be built by hand in Swift.
static inline int canais_epoll_set(int epoll, int operation, int descriptor, uint32_t events,
                                   uint64_t token) {
  struct epoll_event event;
  event.events = events;
  event.data.u64 = token;
  return epoll_ctl(epoll, operation, descriptor, &event);
}

// What a reported event is about, and what happened.
static inline uint64_t canais_epoll_token(const struct epoll_event *event) { return event->data.u64; }
static inline uint32_t canais_epoll_events(const struct epoll_event *event) { return event->events; }

// A TCP socket that does not block and is closed on exec: the flags are an enumeration in C.
static inline int canais_stream_socket(int family) {
  return socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

// Takes a newcomer, non-blocking and closed on exec.
static inline int canais_accept(int listener, struct sockaddr *address, socklen_t *length) {
  return canais_accept4(listener, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

// The commit that a package was built from, and its date; empty strings elsewhere.
const char *canais_build_commit(void);
const char *canais_build_date(void);

// A datagram socket beside a file, closed on exec.
static inline int canais_datagram_socket(void) {
  return socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
}
