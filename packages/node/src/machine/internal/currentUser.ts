/**
 * Who this process is, to whom belongs what it makes. Where there are no users, as in a browser, it is root.
 */
import type { Trust } from "@oci-runtimes/core/disk"

/** The effective user and group of this process. */
export const currentUser = (): Trust.Owner => ({
  uid: globalThis.process?.geteuid?.() ?? 0,
  gid: globalThis.process?.getegid?.() ?? 0
})
