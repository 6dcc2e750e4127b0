/**
 * The values with which a container is launched, compared: arguments, and the options of shims.
 */
import { Json } from "../document/index.ts"
import type { Launch } from "../engine/index.ts"

/** Reports whether two lists of arguments are equal. */
export const isSameList = (from: ReadonlyArray<string>, to: ReadonlyArray<string>): boolean =>
  from.length === to.length && from.every((item, index) => item === to[index])

/** Returns the names of the options that differ, except the option that names the next link of the launch. */
export const changedOptions = (from: Launch.ShimOptions, to: Launch.ShimOptions): ReadonlyArray<string> =>
  changedKeys(from.values, to.values).filter((key) => key !== from.runs && key !== to.runs)

const changedKeys = (from: Json.JsonObject, to: Json.JsonObject): ReadonlyArray<string> =>
  [...new Set([...Object.keys(from), ...Object.keys(to)])].filter((key) => {
    const [one, other] = [
      Object.hasOwn(from, key) ? from[key] : undefined,
      Object.hasOwn(to, key) ? to[key] : undefined
    ]
    return one === undefined || other === undefined || !Json.isSame(one, other)
  })
