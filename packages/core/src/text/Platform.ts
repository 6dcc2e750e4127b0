/**
 * The systems that differ in their paths, their local sockets and their rules for files.
 */

/**
 * A system. Any other Unix than macOS counts as Linux: what it does not have is not found.
 *
 * @category models
 * @since 1.0.0
 */
export type Platform = "linux" | "macos" | "windows"

/**
 * Returns the system with the name that Node.js gives it, such as `darwin` or `win32`.
 *
 * @category constructors
 * @since 1.0.0
 */
export const named = (name: string): Platform => {
  switch (name) {
    case "darwin":
      return "macos"
    case "win32":
      return "windows"
    default:
      return "linux"
  }
}
