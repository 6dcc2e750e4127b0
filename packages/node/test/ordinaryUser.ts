/**
 * Makes this process that of a user without rights, if it is root's. What is imported before has been loaded by then, and what is
 * imported after has been read: the user need not reach the checkout.
 */
if (process.getuid?.() === 0) {
  process.setgroups?.([])
  process.setgid?.(65_534)
  process.setuid?.(65_534)
}
