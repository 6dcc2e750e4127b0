/** The file name that Docker Engine 25 gives to a script, computed by means that core does not use. */
import { createHash } from "node:crypto"

const alphabet = "0123456789BCDFGHJKLMNPQRSTVWXYZ-"

/** Returns the name of the runtime, a dot, and the Base32 digits of the SHA-256 of the text in UTF-8. */
export const engineFileName = (name: string, content: string): string => {
  const bits = Array.from(createHash("sha256").update(content, "utf8").digest(), (byte) =>
    byte.toString(2).padStart(8, "0")
  ).join("")
  const digits = bits.match(/.{1,5}/g)!.map((group) => alphabet[Number.parseInt(group.padEnd(5, "0"), 2)])
  return `${name}.${digits.join("")}====`
}
