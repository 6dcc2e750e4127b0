import { Errno } from "@oci-runtimes/core/text"
import { assert, it } from "vitest"

it.each([
  ["ENOENT", "no such file or directory"],
  ["EACCES", "permission denied"],
  ["EPERM", "operation not permitted"],
  ["ENOTDIR", "not a directory"],
  ["EISDIR", "is a directory"],
  ["EEXIST", "file exists"],
  ["ENOTEMPTY", "directory not empty"],
  ["ELOOP", "too many levels of symbolic links"],
  ["ENAMETOOLONG", "file name too long"],
  ["EINVAL", "invalid argument"],
  ["EIO", "input/output error"],
  ["EBUSY", "device or resource busy"],
  ["EROFS", "read-only file system"],
  ["ENOSPC", "no space left on device"],
  ["EBADF", "bad file descriptor"],
  ["EFBIG", "file too large"],
  ["EDQUOT", "disk quota exceeded"],
  ["EXDEV", "invalid cross-device link"],
  ["ESTALE", "stale NFS file handle"],
  ["EOVERFLOW", "value too large for defined data type"],
  ["E2BIG", "argument list too long"],
  ["EAGAIN", "resource temporarily unavailable"],
  ["EMFILE", "too many open files"],
  ["ENFILE", "too many open files in system"],
  ["ENODEV", "no such device"],
  ["ENOEXEC", "exec format error"],
  ["ENOMEM", "cannot allocate memory"],
  ["ENOSYS", "function not implemented"],
  ["ENXIO", "no such device or address"],
  ["ETIMEDOUT", "connection timed out"],
  ["ETXTBSY", "text file busy"],
  ["EWEIRD", "EWEIRD"],
  ["constructor", "constructor"]
])("the system error %s is called %j", (errno, words) => {
  assert.strictEqual(Errno.describe(errno), words)
})
