// What Linux offers and Swift's Glibc module leaves out. _GNU_SOURCE is not defined here: Glibc's
// module is built without it, and the two would disagree on what a fd_set is. What needs it is
// wrapped in CLinux.c.
#pragma once
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/random.h>
#include <sys/socket.h>
#include "rescue.h"

// accept4(2).
int canais_accept4(int socket, struct sockaddr *address, socklen_t *length, int flags);
