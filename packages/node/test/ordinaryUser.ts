/**
 * Turns a process of root into a process of a user without rights: the user whose number is in `ORDINARY_USER`, or user 65534.
 * Earlier imports have been loaded by then, and later ones have been read: the user need not reach the checkout.
 */
if (process.getuid?.() === 0) {
  const user = Number(process.env.ORDINARY_USER ?? 65_534)
  process.setgroups?.([])
  process.setgid?.(user)
  process.setuid?.(user)
}
