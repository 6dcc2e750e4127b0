/* Copies its own command line and environment to files whose names begin with its own path. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static int copy(const char *from, const char *program, const char *suffix) {
  char path[4200], buffer[65536];
  snprintf(path, sizeof path, "%s.%s", program, suffix);
  int in = open(from, O_RDONLY), out = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (in < 0 || out < 0) return 1;
  for (ssize_t count; (count = read(in, buffer, sizeof buffer)) > 0;)
    if (write(out, buffer, (size_t)count) != count) return 1;
  return 0;
}

int main(void) {
  char program[4096];
  ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
  if (length < 0) return 1;
  program[length] = 0;
  return copy("/proc/self/cmdline", program, "words") | copy("/proc/self/environ", program, "environment");
}
