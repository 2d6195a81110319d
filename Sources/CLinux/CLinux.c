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

// syscall(2), inlined. A heartbeat makes three system calls, and passing their arguments through a
// variadic function takes longer than everything else that user space does for the call.
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
  const long flags = MSG_NOSIGNAL | MSG_DONTWAIT;
  return call_kernel(SYS_sendto, socket, (long)bytes, (long)count, flags, 0, 0);
}

int canais_epoll_wait(int epoll, struct epoll_event *events, int count, int milliseconds) {
  return (int)call_kernel(SYS_epoll_pwait, epoll, (long)events, count, milliseconds, 0, 0);
}

int canais_spawn_close_from(posix_spawn_file_actions_t *actions, int first) {
  return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

// mallopt(3). By default the library raises this threshold whenever a large block is freed, and
// then keeps the memory that grown tables leave behind. A fixed threshold returns large blocks at
// once.
void canais_return_large_blocks(void) { mallopt(M_MMAP_THRESHOLD, 256 << 10); }
