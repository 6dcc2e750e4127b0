/**
 * Makes this process that of a user without rights, if it is root's: the one whose number is in `ORDINARY_USER`, or nobody. What
 * is imported before has been loaded by then, and what is imported after has been read: the user need not reach the checkout.
 */
if (process.getuid?.() === 0) {
  const user = Number(process.env.ORDINARY_USER ?? 65_534)
  process.setgroups?.([])
  process.setgid?.(user)
  process.setuid?.(user)
}
