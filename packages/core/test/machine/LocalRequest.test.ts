import { LocalRequest } from "@oci-runtimes/core/machine"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

const socket = (path: string): LocalRequest.Socket => ({ _tag: "UnixSocket", path })

describe("the target of a question", () => {
  it.each<[LocalRequest.Question, string]>([
    [{ path: [] }, "/"],
    [{ path: ["version"] }, "/version"],
    [{ path: ["containers", "json"], query: { all: "1", limit: "2" } }, "/containers/json?all=1&limit=2"],
    [{ path: ["..", ".", "a/../b", "..."] }, "/%2E%2E/%2E/a%2F..%2Fb/%2E%2E%2E"],
    [{ path: ["a b\r\nHost: x", "?", "#"], query: { "a=b": "c&d" } }, "/a%20b%0D%0AHost%3A%20x/%3F/%23?a%3Db=c%26d"],
    [{ path: ["\ud800"] }, "/%EF%BF%BD"]
  ])("of %j is %s", (question, target) => {
    assert.strictEqual(LocalRequest.target(question), target)
  })

  it("is one line of printable characters that leads nowhere else", () => {
    const text = fc.string({ unit: "binary" })
    fc.assert(
      fc.property(fc.array(text), fc.dictionary(text, text), (path, query) => {
        const target = LocalRequest.target({ path, query })
        assert.match(target, /^\/[!-~]*$/)
        assert.lengthOf(target.split("?")[0]!.split("/"), Math.max(path.length, 1) + 1)
        assert.notMatch(target, /\/\.{1,2}(?:\/|\?|$)/)
      })
    )
  })
})

describe("a socket", () => {
  it.each([
    ["/run/a.sock", undefined],
    [`/${"a".repeat(106)}`, undefined],
    [`/${"a".repeat(107)}`, "ENAMETOOLONG"],
    [`/${"ü".repeat(54)}`, "ENAMETOOLONG"],
    ["a.sock", "EINVAL"],
    ["", "EINVAL"],
    ["\0abstract", "EINVAL"],
    ["/a\0b", "EINVAL"]
  ])("%j cannot be used: %s", (path, errno) => {
    assert.deepStrictEqual(
      LocalRequest.unusable(socket(path)),
      errno === undefined ? undefined : { _tag: "NoSocket", errno }
    )
  })

  it.each([
    ["//./pipe/docker_engine", undefined],
    [`//./pipe/${"a".repeat(256)}`, undefined],
    [`//./pipe/${"a".repeat(257)}`, "ENAMETOOLONG"],
    ["//./pipe/", "EINVAL"],
    ["//server/pipe/docker_engine", "EINVAL"],
    ["//./pipe/a\0b", "EINVAL"],
    ["/run/a.sock", "EINVAL"],
    ["docker_engine", "EINVAL"]
  ])("that is a named pipe, %j, cannot be used: %s", (path, errno) => {
    assert.deepStrictEqual(
      LocalRequest.unusable({ _tag: "NamedPipe", path }),
      errno === undefined ? undefined : { _tag: "NoSocket", errno }
    )
  })

  it.each([
    ["//./pipe/docker_engine", "NamedPipe"],
    ["//./PIPE/Docker_Engine", "NamedPipe"],
    ["/run/docker.sock", "UnixSocket"],
    ["//server/pipe/docker_engine", "UnixSocket"],
    ["/./pipe/docker_engine", "UnixSocket"]
  ] as const)("at %s is a %s", (path, _tag) => {
    assert.deepStrictEqual(LocalRequest.socketAt(path), { _tag, path })
  })

  it.each<[boolean, number, number, LocalRequest.Failure | undefined]>([
    [true, 0, 0, undefined],
    [true, 0, 1000, undefined],
    [true, 1000, 1000, undefined],
    [true, 1000, 0, { _tag: "RefusedOwner", owner: 1000, user: 0 }],
    [true, 1001, 1000, { _tag: "RefusedOwner", owner: 1001, user: 1000 }],
    [false, 0, 0, { _tag: "NoSocket", errno: "ENOTSOCK" }],
    [false, 1001, 1000, { _tag: "NoSocket", errno: "ENOTSOCK" }]
  ])("(%s) of user %i is refused to user %i with %j", (isSocket, owner, user, failure) => {
    assert.deepStrictEqual(LocalRequest.refusal({ isSocket, owner }, user), failure)
  })
})

describe("a named pipe", () => {
  it.each([
    ["//./pipe/docker_engine", true],
    ["//./PIPE/Docker_Engine", true],
    ["//./pipe/docker", false],
    ["docker_engine", false]
  ])("%s is among the names: %s", (path, isAmong) => {
    assert.strictEqual(LocalRequest.isPipeAmong(["other", "docker_engine"], path), isAmong)
    assert.isFalse(LocalRequest.isPipeAmong([], path))
  })
})

describe("the limit of a body", () => {
  it.each([
    [3, true],
    [2, false]
  ])("of %i bytes allows three: %s", (bytes, allowed) => {
    const answer = { status: 200, body: new Uint8Array(3) }
    const outcome = LocalRequest.within({ milliseconds: 1, bytes }, answer)
    assert.strictEqual(Result.isSuccess(outcome), allowed)
  })
})

describe("a failure", () => {
  it.each<[LocalRequest.Failure, string]>([
    [
      { _tag: "NoSocket", errno: "ENOENT" },
      'Cannot connect to the socket "/s": no such file or directory. Start the program that makes this socket, or give another path.'
    ],
    [
      { _tag: "NoSocket", errno: "EACCES" },
      `Cannot connect to the socket "/s": permission denied. Run the command as root, or as a member of the socket's group.`
    ],
    [{ _tag: "NoSocket", errno: "EMFILE" }, 'Cannot connect to the socket "/s": too many open files.'],
    [{ _tag: "NoSocket", errno: "toString" }, 'Cannot connect to the socket "/s": toString.'],
    [
      { _tag: "RefusedOwner", owner: 1001, user: 0 },
      'The socket "/s" was not asked, because it belongs to user 1001, and not to root or to user 0, who runs this command. Run the command as user 1001, or name a socket of root.'
    ],
    [
      { _tag: "TimedOut", milliseconds: 2500 },
      'The program at the socket "/s" did not answer within 2.5 s. See whether it hangs, or try again.'
    ],
    [
      { _tag: "TooMuchOutput", part: "body", bytes: 10 },
      'The program at the socket "/s" sent more than 10 bytes as its answer. See which program listens there.'
    ],
    [
      { _tag: "TooMuchOutput", part: "head", bytes: 10 },
      'The program at the socket "/s" sent more than 10 bytes before its answer. See which program listens there.'
    ],
    [
      { _tag: "NotHttp", detail: "Expected HTTP/" },
      'The program at the socket "/s" does not answer in HTTP (Expected HTTP/). See which program listens there.'
    ],
    [
      { _tag: "Interrupted", received: 7 },
      'The program at the socket "/s" closed the connection after 7 bytes, before the end of its answer. See whether it has stopped, or try again.'
    ]
  ])("%j is described", (failure, text) => {
    assert.strictEqual(LocalRequest.describe(socket("/s"), failure), text)
  })

  it.each([
    ["ENOENT", "no such file or directory. Start the program that makes this pipe, or give another one."],
    ["EPERM", "operation not permitted. Run the command as a user who may use the pipe."],
    ["ENOTSUP", "operation not supported. This system has no named pipes. Give a socket of this system."],
    ["EINVAL", 'invalid argument. Give a named pipe of this machine, such as "//./pipe/NAME".']
  ])("of a named pipe is described: %s", (errno, words) => {
    assert.strictEqual(
      LocalRequest.describe({ _tag: "NamedPipe", path: "//./pipe/x" }, { _tag: "NoSocket", errno }),
      `Cannot connect to the named pipe "//./pipe/x": ${words}`
    )
  })

  it("is described without control characters of the path", () => {
    assert.include(LocalRequest.describe(socket("/\u001b[2J"), { _tag: "TimedOut", milliseconds: 1 }), '"/\\x1b[2J"')
  })
})
