/**
 * The names and values that systemd accepts for environment variables.
 *
 * Source of the rule: systemd 252, `src/basic/env-util.c`, `env_name_is_valid` and `env_value_is_valid`.
 */
import * as BytesText from "./bytesText.ts"

/** Reports whether a string is the name of a variable. */
export const isName = (name: string): boolean => name.length <= longest - 2 && /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)

/** Reports whether a string is the value of a variable. */
export const isValue = (value: string): boolean => BytesText.isValid(value) && value.length <= longest - 3

/** Reports whether a string is an assignment, such as `A=1`. */
export const isAssignment = (text: string): boolean => {
  const equals = text.indexOf("=")
  return equals > 0 && isName(text.slice(0, equals)) && isValue(text.slice(equals + 1))
}

/** The size of a command line with its environment that Linux allows by default, in bytes. */
export const longest = 2 * 1024 * 1024
