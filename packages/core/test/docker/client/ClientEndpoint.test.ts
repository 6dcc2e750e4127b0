import { ClientEndpoint } from "@oci-runtimes/core/docker"
import { Source } from "@oci-runtimes/core/engine"
import { Bytes, type Platform } from "@oci-runtimes/core/text"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { createHash } from "node:crypto"
import { assert, describe, it } from "vitest"
import { changeable, reachable } from "../../reachable.ts"

const metaOf = (name: string, directory = "/home/me/.docker"): string =>
  `${directory}/contexts/meta/${createHash("sha256").update(name).digest("hex")}/meta.json`

interface World {
  readonly environment?: { readonly [name: string]: string }
  readonly files?: { readonly [path: string]: unknown }
  readonly platform?: Platform.Platform
  readonly workingDirectory?: string
  readonly homeDirectory?: string
}

/** The endpoint in a world, and the files that were read for it. */
const ask = ({ environment = {}, files = {}, ...others }: World) => {
  const given = { environment: { HOME: "/home/me", ...environment }, workingDirectory: "/work", ...others }
  const looked: Array<string> = []
  const found = Source.readAll(ClientEndpoint.sources, given, ({ path }) => {
    looked.push(path)
    const content = files[path]
    if (content === undefined) return { _tag: "Unreadable", errno: "ENOENT" }
    if (content === "EACCES") return { _tag: "Unreadable", errno: "EACCES" }
    return { _tag: "File", bytes: Bytes.ofText(typeof content === "string" ? content : JSON.stringify(content)) }
  })
  return { endpoint: ClientEndpoint.read(given, found), looked }
}

const described = (world: World): string =>
  Result.match(ask(world).endpoint, {
    onSuccess: ClientEndpoint.describe,
    onFailure: ClientEndpoint.describeFault
  })

const windows = { platform: "windows", workingDirectory: "C:/work" } as const

const config = "/home/me/.docker/config.json"
const context = (Host: unknown) => ({ Name: "x", Metadata: {}, Endpoints: { docker: { Host, SkipTLSVerify: false } } })
const current = (name: string) => ({ auths: {}, currentContext: name })

const notAsked = (host: string, transport: string): ClientEndpoint.Address => ({ _tag: "NotLocal", host, transport })
const socket = (path: string): ClientEndpoint.Address => ({ _tag: "UnixSocket", path })
const pipe: ClientEndpoint.Address = { _tag: "NamedPipe", path: "//./pipe/docker_engine" }

describe("the engine that the client would ask", () => {
  it.each<[string, World, string]>([
    ["nothing", {}, 'The socket "/var/run/docker.sock" (default).'],
    [
      "DOCKER_HOST",
      { environment: { DOCKER_HOST: "unix:///run/user/1/docker.sock" } },
      'The socket "/run/user/1/docker.sock" (DOCKER_HOST).'
    ],
    [
      "DOCKER_HOST before everything",
      {
        environment: { DOCKER_HOST: "unix:///a", DOCKER_CONTEXT: "other" },
        files: {
          [config]: current("third"),
          [metaOf("other")]: context("unix:///b"),
          [metaOf("third")]: context("unix:///c")
        }
      },
      'The socket "/a" (DOCKER_HOST).'
    ],
    [
      "DOCKER_CONTEXT before the file",
      {
        environment: { DOCKER_CONTEXT: "other" },
        files: {
          [config]: current("third"),
          [metaOf("other")]: context("unix:///b"),
          [metaOf("third")]: context("unix:///c")
        }
      },
      'The socket "/b" (context "other" of DOCKER_CONTEXT).'
    ],
    [
      "the file",
      { files: { [config]: current("rootless"), [metaOf("rootless")]: context("unix:///run/user/1000/docker.sock") } },
      'The socket "/run/user/1000/docker.sock" (context "rootless" of "/home/me/.docker/config.json").'
    ],
    [
      "the file with its keys in another case",
      { files: { [config]: { CURRENTCONTEXT: "x" }, [metaOf("x")]: { endpoints: { docker: { host: "unix:///x" } } } } },
      'The socket "/x" (context "x" of "/home/me/.docker/config.json").'
    ],
    [
      "the default context",
      { files: { [config]: current("default") } },
      'The socket "/var/run/docker.sock" (default).'
    ],
    [
      "the default context by a variable",
      { environment: { DOCKER_CONTEXT: "default" }, files: { [config]: current("x") } },
      'The socket "/var/run/docker.sock" (default).'
    ],
    ["an empty context", { files: { [config]: current("") } }, 'The socket "/var/run/docker.sock" (default).'],
    [
      "empty variables",
      {
        environment: { DOCKER_HOST: "", DOCKER_CONTEXT: "" },
        files: { [config]: current("x"), [metaOf("x")]: context("unix:///x") }
      },
      'The socket "/x" (context "x" of "/home/me/.docker/config.json").'
    ],
    [
      "a DOCKER_HOST of spaces, before the file",
      { environment: { DOCKER_HOST: " " }, files: { [config]: current("x") } },
      'The socket "/var/run/docker.sock" (default).'
    ],
    [
      "DOCKER_CONFIG",
      {
        environment: { DOCKER_CONFIG: "conf" },
        files: { "/work/conf/config.json": current("x"), [metaOf("x", "/work/conf")]: context("unix:///x") }
      },
      'The socket "/x" (context "x" of "/work/conf/config.json").'
    ],
    [
      "the home of the user, without HOME",
      {
        environment: { HOME: "" },
        homeDirectory: "/root",
        files: { "/root/.docker/config.json": current("x"), [metaOf("x", "/root/.docker")]: context("unix:///x") }
      },
      'The socket "/x" (context "x" of "/root/.docker/config.json").'
    ],
    [
      "the working directory, without a home",
      { environment: { HOME: "" }, files: { "/work/.docker/config.json": current("default") } },
      'The socket "/var/run/docker.sock" (default).'
    ],
    [
      "TLS",
      { environment: { DOCKER_TLS_VERIFY: "1" } },
      'The engine at "tcp://localhost:2376" (DOCKER_TLS_VERIFY). It is not asked: only local sockets with a path are.'
    ],
    [
      "TLS and DOCKER_HOST",
      { environment: { DOCKER_TLS: "1", DOCKER_HOST: "unix:///a" } },
      'The socket "/a" (DOCKER_HOST).'
    ],
    [
      "a context without an address",
      { environment: { DOCKER_CONTEXT: "x" }, files: { [metaOf("x")]: context("") } },
      'The socket "/var/run/docker.sock" (context "x" of DOCKER_CONTEXT).'
    ],
    ["macOS", { platform: "macos" }, 'The socket "/var/run/docker.sock" (default).'],
    ["Windows", { ...windows, environment: {} }, 'The named pipe "//./pipe/docker_engine" (default).'],
    [
      "Windows and a context",
      {
        ...windows,
        environment: { USERPROFILE: "C:\\Users\\me" },
        files: {
          "C:/Users/me/.docker/config.json": current("desktop-linux"),
          [metaOf("desktop-linux", "C:/Users/me/.docker")]: context("npipe:////./pipe/dockerDesktopLinuxEngine")
        }
      },
      'The named pipe "//./pipe/dockerDesktopLinuxEngine" (context "desktop-linux" of "C:/Users/me/.docker/config.json").'
    ],
    [
      "Windows and DOCKER_CONFIG",
      {
        ...windows,
        environment: { USERPROFILE: "C:\\Users\\me", DOCKER_CONFIG: "..\\own" },
        files: {
          "C:/own/config.json": current("desktop-linux"),
          [metaOf("desktop-linux", "C:/own")]: context("npipe:////./pipe/dockerDesktopLinuxEngine")
        }
      },
      'The named pipe "//./pipe/dockerDesktopLinuxEngine" (context "desktop-linux" of "C:/own/config.json").'
    ],
    [
      "Windows and a pipe with backslashes",
      { ...windows, environment: { DOCKER_HOST: "npipe://\\\\.\\pipe\\other" } },
      'The named pipe "//./pipe/other" (DOCKER_HOST).'
    ],
    [
      "a missing context",
      { files: { [config]: current("gone") } },
      `The context "gone" of "/home/me/.docker/config.json" cannot be used: "${metaOf("gone")}": no such file or directory. Choose another context with "docker context use".`
    ],
    [
      "a broken context",
      { environment: { DOCKER_CONTEXT: "x" }, files: { [metaOf("x")]: "{" } },
      `The context "x" of DOCKER_CONTEXT cannot be used: "${metaOf("x")}" contains something other than JSON. Choose another context with "docker context use".`
    ],
    [
      "a context of another form",
      { environment: { DOCKER_CONTEXT: "x" }, files: { [metaOf("x")]: context(1) } },
      `The context "x" of DOCKER_CONTEXT cannot be used: "${metaOf("x")}" contains a value of the wrong type in "Endpoints.docker.Host" (expected string). Choose another context with "docker context use".`
    ],
    [
      "a context of another engine",
      {
        environment: { DOCKER_CONTEXT: "x" },
        files: { [metaOf("x")]: { Endpoints: { kubernetes: { Host: "https://k" } } } }
      },
      'The context "x" of DOCKER_CONTEXT has no address of a Docker Engine. Choose another context with "docker context use".'
    ],
    [
      "a context whose name is a path",
      { environment: { DOCKER_CONTEXT: "../../x" } },
      `The context "../../x" of DOCKER_CONTEXT cannot be used: "${metaOf("../../x")}": no such file or directory. Choose another context with "docker context use".`
    ]
  ])("by %s", (_, world, text) => {
    assert.strictEqual(described(world), text)
  })

  it.each<[string, ClientEndpoint.Address | undefined, ClientEndpoint.Address | undefined]>([
    ["unix:///a/b.sock", socket("/a/b.sock"), socket("/a/b.sock")],
    ["unix://rel.sock", socket("/work/rel.sock"), socket("/work/rel.sock")],
    ["unix://", socket("/var/run/docker.sock"), undefined],
    ["unix://@abstract", notAsked("unix://@abstract", "abstract"), notAsked("unix://@abstract", "abstract")],
    ["unix://a://b", undefined, socket("/work/a://b")],
    ["npipe://", pipe, undefined],
    ["npipe:////./pipe/docker_engine", pipe, pipe],
    ["tcp://10.0.0.1:2375", notAsked("tcp://10.0.0.1:2375", "tcp"), notAsked("tcp://10.0.0.1:2375", "tcp")],
    ["10.0.0.1:2375", notAsked("10.0.0.1:2375", "tcp"), undefined],
    ["localhost", notAsked("localhost", "tcp"), undefined],
    ["/run/docker.sock", notAsked("/run/docker.sock", "tcp"), undefined],
    ["ssh://me@host", notAsked("ssh://me@host", "ssh"), notAsked("ssh://me@host", "ssh")],
    ["fd://", notAsked("fd://", "fd"), undefined],
    ["http://host:80", undefined, notAsked("http://host:80", "http")],
    ["https://host", undefined, notAsked("https://host", "https")],
    ["UNIX:///a", undefined, notAsked("UNIX:///a", "UNIX")],
    ["://", undefined, undefined]
  ])("at %s is %j in the variable, and %j in a context", (host, inVariable, inContext) => {
    const byVariable = ask({ environment: { DOCKER_HOST: ` ${host} ` } }).endpoint
    const byContext = ask({ environment: { DOCKER_CONTEXT: "x" }, files: { [metaOf("x")]: context(host) } }).endpoint
    assert.deepStrictEqual(Result.getOrUndefined(byVariable)?.address, inVariable)
    assert.deepStrictEqual(Result.getOrUndefined(byContext)?.address, inContext)
    for (const endpoint of [byVariable, byContext]) {
      if (Result.isFailure(endpoint)) assert.strictEqual(endpoint.failure._tag, "InvalidHost")
    }
  })

  it.each([
    ["/run/x.sock", "/run/x.sock"],
    ["unix:///run/x.sock", "/run/x.sock"],
    ["x.sock", "/home/anna/x.sock"]
  ])("may be given as a path or as an address: %s", (given, path) => {
    assert.strictEqual(ClientEndpoint.socketPath(given, "/home/anna"), path)
  })

  it("is refused with the way out", () => {
    assert.strictEqual(
      described({ environment: { DOCKER_HOST: "http://host" } }),
      'The docker command refuses the address "http://host" (DOCKER_HOST). Write an address such as "unix:///run/docker.sock".'
    )
  })

  it.each<[unknown, string]>([
    ["{", "NotJson"],
    [{ currentContext: 1 }, "Misshapen"],
    ["EACCES", "Unreadable"]
  ])("is the default one with the file %j, which is named as ignored: %s", (file, tag) => {
    const { address, ignored, origin } = Result.getOrThrow(ask({ files: { [config]: file } }).endpoint)
    assert.deepStrictEqual([address, origin], [socket("/var/run/docker.sock"), { _tag: "Default" }])
    assert.deepStrictEqual([ignored?.path, ignored?.reason._tag], [config, tag])
  })

  it.each<[World, ReadonlyArray<string>]>([
    [{}, [config]],
    [{ environment: { DOCKER_HOST: "unix:///a", DOCKER_CONTEXT: "x" } }, []],
    [{ environment: { DOCKER_CONTEXT: "default" } }, []],
    [{ environment: { DOCKER_CONTEXT: "x" } }, [metaOf("x")]],
    [{ files: { [config]: current("y") } }, [config, metaOf("y")]]
  ])("in %j reads only the files that decide", (world, looked) => {
    assert.deepStrictEqual(ask(world).looked, looked)
  })

  it("is frozen data, whatever the variables and files contain", () => {
    const text = fc.oneof(fc.string(), fc.constantFrom("x", "default", "unix:///a", "unix://", ""))
    const content = fc.oneof(fc.json(), text, text.map(context), text.map(current))
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom("DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "HOME"), text),
        content,
        content,
        (environment, first, second) => {
          const { endpoint } = ask({ environment, files: { [config]: first, [metaOf("x")]: second } })
          const value = Result.isSuccess(endpoint) ? endpoint.success : endpoint.failure
          assert.deepStrictEqual(changeable(reachable(value)), [])
          assert.notMatch(described({ environment }), /\p{Cc}/u)
        }
      )
    )
  })
})
