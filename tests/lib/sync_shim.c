// A disk that is slow, broken or watched, between a program and the C library: LD_PRELOAD=libsync_shim.so, told by environment.
// Files are only looked for, so that a test switches a fault on and off while the program runs.
//   JIEDUI_SHIM_SYNC_MS=N        every fsync and fdatasync takes N milliseconds longer
//   JIEDUI_SHIM_HOLD_SYNC=FILE   a sync waits before it begins for as long as FILE exists
//   JIEDUI_SHIM_FAIL_SYNC=FILE   a sync fails with EIO, and syncs nothing, while FILE exists
//   JIEDUI_SHIM_FAIL_WRITE=FILE  pwrite and ftruncate fail while FILE exists, with the errno whose number is its content
//   JIEDUI_SHIM_LOG=FILE         appends what happened, a line each, in the order in which it happened:
//                                  sync-hold PATH, sync-begin PATH, sync-end PATH RESULT
//                                  write PATH MARK…     after a pwrite whose bytes hold marks
//                                  send FD MARK…        before a send to a socket whose bytes hold marks
//                                A mark is "mark-" and the 8 characters after it: a test puts them into names. Syncs are logged
//                                of whatever file, before they begin and before they return.
// Only what SQLite, gRPC and hiredis call is covered: pwrite and ftruncate for files; write, send and sendmsg for sockets.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { kMarkLength = 13, kLineLength = 4096 };  // "mark-" and 8 more

static long delay_ms;
static const char *hold_sync, *fail_sync, *fail_write;
static int log_file = -1;

static int (*real_fsync)(int), (*real_fdatasync)(int), (*real_ftruncate)(int, off_t);
static ssize_t (*real_pwrite)(int, const void*, size_t, off_t), (*real_write)(int, const void*, size_t);
static ssize_t (*real_send)(int, const void*, size_t, int), (*real_sendmsg)(int, const struct msghdr*, int);

__attribute__((constructor)) static void Start(void) {
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
  real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  real_write = dlsym(RTLD_NEXT, "write");
  real_send = dlsym(RTLD_NEXT, "send");
  real_sendmsg = dlsym(RTLD_NEXT, "sendmsg");
  const char* delay = getenv("JIEDUI_SHIM_SYNC_MS");
  delay_ms = delay ? atol(delay) : 0;
  hold_sync = getenv("JIEDUI_SHIM_HOLD_SYNC");
  fail_sync = getenv("JIEDUI_SHIM_FAIL_SYNC");
  fail_write = getenv("JIEDUI_SHIM_FAIL_WRITE");
  const char* path = getenv("JIEDUI_SHIM_LOG");
  if (path) log_file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
}

static int Exists(const char* path) { return path && access(path, F_OK) == 0; }

static void PathOf(int fd, char* path, size_t size) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  const ssize_t length = readlink(link, path, size - 1);
  path[length < 0 ? 0 : length] = '\0';
}

// One write each, appended: lines of different threads never mix, and stand in the order in which they were written.
static void LogLine(const char* line, size_t length) {
  const int saved = errno;
  if (real_write(log_file, line, length) < 0) abort();  // a log with a hole proves nothing
  errno = saved;
}

static void LogSync(const char* what, int fd, const char* result) {
  if (log_file < 0) return;
  char path[1024], line[kLineLength];
  PathOf(fd, path, sizeof path);
  LogLine(line, (size_t)snprintf(line, sizeof line, "%s %s%s\n", what, path, result));
}

// Appends the marks in `data` to the line; gives its new length.
static size_t AddMarks(char* line, size_t length, const char* data, size_t size) {
  const char* end = data + size;
  while (size >= kMarkLength && length + kMarkLength + 2 < kLineLength) {
    const char* mark = memmem(data, size, "mark-", 5);
    if (!mark || end - mark < kMarkLength) break;
    line[length++] = ' ';
    memcpy(line + length, mark, kMarkLength);
    length += kMarkLength;
    data = mark + kMarkLength;
    size = (size_t)(end - data);
  }
  return length;
}

static void LogSend(int fd, const struct iovec* parts, size_t count) {
  if (log_file < 0) return;
  char line[kLineLength];
  const size_t prefix = (size_t)snprintf(line, sizeof line, "send %d", fd);
  size_t length = prefix;
  for (size_t i = 0; i < count; ++i) length = AddMarks(line, length, parts[i].iov_base, parts[i].iov_len);
  if (length == prefix) return;
  line[length++] = '\n';
  LogLine(line, length);
}

static int Sync(int fd, int (*real)(int)) {
  const struct timespec wait = {delay_ms / 1000, delay_ms % 1000 * 1000000}, poll = {0, 1000000};
  if (Exists(hold_sync)) LogSync("sync-hold", fd, "");
  while (Exists(hold_sync)) nanosleep(&poll, NULL);
  LogSync("sync-begin", fd, "");
  if (delay_ms > 0) nanosleep(&wait, NULL);
  int result = -1;
  if (Exists(fail_sync)) {
    errno = EIO;
  } else {
    result = real(fd);
  }
  LogSync("sync-end", fd, result == 0 ? " ok" : " failed");
  return result;
}

int fsync(int fd) { return Sync(fd, real_fsync); }
int fdatasync(int fd) { return Sync(fd, real_fdatasync); }

// The errno that writes fail with now; 0: they do not.
static int WriteFault(void) {
  if (!fail_write) return 0;
  char text[16] = {0};
  const int file = open(fail_write, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  const ssize_t size = read(file, text, sizeof text - 1);
  close(file);
  return size > 0 ? atoi(text) : EIO;
}

ssize_t pwrite64(int fd, const void* data, size_t size, off_t offset) {
  const int fault = WriteFault();
  if (fault) {
    errno = fault;
    return -1;
  }
  const ssize_t written = real_pwrite(fd, data, size, offset);
  if (log_file >= 0 && written > 0) {
    char path[1024], line[kLineLength];
    PathOf(fd, path, sizeof path);
    const size_t prefix = (size_t)snprintf(line, sizeof line, "write %s", path);
    size_t length = AddMarks(line, prefix, data, (size_t)written);
    line[length++] = '\n';
    if (length > prefix + 1) LogLine(line, length);
  }
  return written;
}
ssize_t pwrite(int fd, const void* data, size_t size, off_t offset) { return pwrite64(fd, data, size, offset); }

int ftruncate64(int fd, off_t size) {
  const int fault = WriteFault();
  if (!fault) return real_ftruncate(fd, size);
  errno = fault;
  return -1;
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

ssize_t sendmsg(int fd, const struct msghdr* message, int flags) {
  LogSend(fd, message->msg_iov, message->msg_iovlen);
  return real_sendmsg(fd, message, flags);
}

ssize_t send(int fd, const void* data, size_t size, int flags) {
  const struct iovec part = {(void*)data, size};
  LogSend(fd, &part, 1);
  return real_send(fd, data, size, flags);
}

ssize_t write(int fd, const void* data, size_t size) {
  struct stat about;
  if (log_file >= 0 && fstat(fd, &about) == 0 && S_ISSOCK(about.st_mode)) {
    const struct iovec part = {(void*)data, size};
    LogSend(fd, &part, 1);
  }
  return real_write(fd, data, size);
}
