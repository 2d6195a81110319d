// See CLinux.h.
#define _GNU_SOURCE 1
#include <errno.h>
#include <malloc.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "CLinux.h"

int canais_accept4(int socket, struct sockaddr *address, socklen_t *length, int flags) {
  return accept4(socket, address, length, flags);
}

// A call of the kernel as syscall(2) makes it, but in place: a heartbeat makes three, and moving their
// arguments through a function of any number of them takes longer than all else that user space does
// for the call.
static inline long call_kernel(long number, long a, long b, long c, long d, long e, long f) {
#if defined(__x86_64__)
  register long fourth __asm__("r10") = d;
  register long fifth __asm__("r8") = e;
  register long sixth __asm__("r9") = f;
  long answer;
  __asm__ volatile("syscall"
                   : "=a"(answer)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(fourth), "r"(fifth), "r"(sixth)
                   : "rcx", "r11", "memory");
  if ((unsigned long)answer <= -4096UL) return answer;
  errno = (int)-answer;
  return -1;
#else
  return syscall(number, a, b, c, d, e, f);
#endif
}

ssize_t canais_receive(int socket, void *bytes, size_t count) {
  return call_kernel(SYS_recvfrom, socket, (long)bytes, (long)count, 0, 0, 0);
}

ssize_t canais_send(int socket, const void *bytes, size_t count) {
  return call_kernel(SYS_sendto, socket, (long)bytes, (long)count, MSG_NOSIGNAL | MSG_DONTWAIT, 0, 0);
}

int canais_epoll_wait(int epoll, struct epoll_event *events, int count, int milliseconds) {
  return (int)call_kernel(SYS_epoll_pwait, epoll, (long)events, count, milliseconds, 0, 0);
}

// malloc.h's mallopt(3). By itself the library raises this bound whenever a large piece is freed, and
// then keeps what grown tables leave behind; fixed, a large piece goes back to the system at once.
int canais_spawn_close_from(posix_spawn_file_actions_t *actions, int first) {
  return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

void canais_give_back_large_pieces(void) { mallopt(M_MMAP_THRESHOLD, 256 << 10); }
