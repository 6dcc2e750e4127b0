/** Returns a list that counts each look at it: at an item, at its length or at a method. */
export const countedReads = <T>(list: ReadonlyArray<T>) => {
  let count = 0
  const counted = new Proxy(list, {
    get: (target, name, receiver) => {
      count++
      return Reflect.get(target, name, receiver) as unknown
    }
  })
  return { list: counted, count: () => count }
}
