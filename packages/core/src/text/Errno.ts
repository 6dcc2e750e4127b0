/**
 * Go's messages for system errors, as in the engine's own messages.
 *
 * Source of the wording: Go 1.19, `syscall`, the error table for Linux.
 */

/**
 * Returns Go's message for a system error such as `ENOENT`. The name of an unknown error is returned unchanged.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (errno: string): string => (Object.hasOwn(words, errno) ? words[errno]! : errno)

const words: { readonly [errno: string]: string } = {
  E2BIG: "argument list too long",
  EACCES: "permission denied",
  EAGAIN: "resource temporarily unavailable",
  ECONNREFUSED: "connection refused",
  EBUSY: "device or resource busy",
  EBADF: "bad file descriptor",
  EDQUOT: "disk quota exceeded",
  EEXIST: "file exists",
  EFBIG: "file too large",
  EINVAL: "invalid argument",
  EIO: "input/output error",
  EISDIR: "is a directory",
  ELOOP: "too many levels of symbolic links",
  EMFILE: "too many open files",
  ENAMETOOLONG: "file name too long",
  ENFILE: "too many open files in system",
  ENODEV: "no such device",
  ENOENT: "no such file or directory",
  ENOEXEC: "exec format error",
  ENOMEM: "cannot allocate memory",
  ENOSPC: "no space left on device",
  ENOSYS: "function not implemented",
  ENOTSOCK: "socket operation on non-socket",
  ENOTSUP: "operation not supported",
  ENOTDIR: "not a directory",
  ENOTEMPTY: "directory not empty",
  ENXIO: "no such device or address",
  EOVERFLOW: "value too large for defined data type",
  EPERM: "operation not permitted",
  EROFS: "read-only file system",
  ESRCH: "no such process",
  ESTALE: "stale NFS file handle",
  ETIMEDOUT: "connection timed out",
  ETXTBSY: "text file busy",
  EXDEV: "invalid cross-device link"
}
