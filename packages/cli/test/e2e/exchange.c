/*
 * Exchanges what a run is about to work in for something else, as another user could.
 *
 * exchange sweep LEFTOVER TARGET COUNT MICROSECONDS
 *   Makes LEFTOVER with COUNT directories in it. When somebody opens it, waits so long, and exchanges each of them once for a
 *   symbolic link to TARGET.
 *
 * exchange plant DIRECTORY PREFIX NAME TARGET
 *   Waits until something whose name begins with PREFIX is made in DIRECTORY, exchanges that for a directory of its own, and
 *   puts a symbolic link to TARGET in the place of NAME as soon as that is made in it.
 *
 * exchange swap DIRECTORY NAME OTHER
 *   Waits until NAME is made in DIRECTORY, and exchanges it for OTHER, which is there as well.
 *
 * Prints "ready" when it waits, and ends when it is done or killed.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static char events[65536];

static void ready(void) {
  puts("ready");
  fflush(stdout);
}

static int watch(const char *path, unsigned mask) {
  int file = inotify_init();
  if (file < 0 || inotify_add_watch(file, path, mask) < 0) {
    perror(path);
    exit(2);
  }
  return file;
}

static void pass(long microseconds) {
  struct timespec begin, now;
  clock_gettime(CLOCK_MONOTONIC, &begin);
  do {
    clock_gettime(CLOCK_MONOTONIC, &now);
  } while ((now.tv_sec - begin.tv_sec) * 1000000L + (now.tv_nsec - begin.tv_nsec) / 1000 < microseconds);
}

static int sweep(char **arguments) {
  const char *leftover = arguments[0], *target = arguments[1];
  int count = atoi(arguments[2]);
  char directory[4096], link[4096];
  umask(0);
  mkdir(leftover, 0777);
  snprintf(link, sizeof link, "%s.links", leftover);
  mkdir(link, 0777);
  for (int index = 0; index < count; index++) {
    snprintf(directory, sizeof directory, "%s/%05d", leftover, index);
    mkdir(directory, 0777);
    snprintf(link, sizeof link, "%s.links/%05d", leftover, index);
    if (symlink(target, link)) perror(link);
  }
  int file = watch(leftover, IN_OPEN | IN_ACCESS);
  ready();
  if (read(file, events, sizeof events) < 0) return 1;
  pass(atol(arguments[3]));
  for (int index = 0; index < count; index++) {
    snprintf(directory, sizeof directory, "%s/%05d", leftover, index);
    snprintf(link, sizeof link, "%s.links/%05d", leftover, index);
    renameat2(AT_FDCWD, directory, AT_FDCWD, link, RENAME_EXCHANGE);
  }
  puts("swept");
  return 0;
}

static int swap(char **arguments) {
  if (chdir(arguments[0])) return 2;
  int file = watch(".", IN_CREATE);
  ready();
  while (read(file, events, sizeof events) > 0) {
    if (renameat2(AT_FDCWD, arguments[1], AT_FDCWD, arguments[2], RENAME_EXCHANGE) == 0) {
      puts("swapped");
      return 0;
    }
  }
  return 1;
}

static int plant(char **arguments) {
  const char *prefix = arguments[1], *name = arguments[2], *target = arguments[3];
  if (chdir(arguments[0])) return 2;
  umask(0);
  mkdir("mine", 0777);
  if (symlink(target, "link")) perror("link");
  int file = watch(".", IN_CREATE);
  ready();
  for (;;) {
    ssize_t length = read(file, events, sizeof events);
    if (length < 0) return 1;
    for (char *at = events; at < events + length;) {
      struct inotify_event *event = (struct inotify_event *)at;
      at += sizeof *event + event->len;
      if (event->len == 0 || strncmp(event->name, prefix, strlen(prefix)) != 0) continue;
      renameat2(AT_FDCWD, event->name, AT_FDCWD, "mine", RENAME_EXCHANGE);
      int made = open(event->name, O_PATH | O_DIRECTORY | O_NOFOLLOW);
      for (long turn = 0; turn < 2000000L; turn++) {
        if (renameat2(AT_FDCWD, "link", made, name, RENAME_EXCHANGE) == 0) {
          puts("planted");
          return 0;
        }
      }
    }
  }
}

int main(int count, char **arguments) {
  if (count == 6 && strcmp(arguments[1], "sweep") == 0) return sweep(arguments + 2);
  if (count == 5 && strcmp(arguments[1], "swap") == 0) return swap(arguments + 2);
  if (count == 6 && strcmp(arguments[1], "plant") == 0) return plant(arguments + 2);
  return 2;
}
