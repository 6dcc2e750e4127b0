import { CommandLine, Docker, FlagTable, type Moby } from "@oci-runtimes/core/docker"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

const release = (number: string): Moby.Generation =>
  Result.getOrElse(Docker.release(number), () => Result.getOrThrow(Docker.olderRelease(number)))

const read = (number: string, words: ReadonlyArray<string>) =>
  CommandLine.read(
    release(number),
    words.map((text) => ({ text, at: undefined }))
  )

/** Returns the message about the first mistake, or the given flags with their values as the engine prints them. */
const answer = (number: string, ...words: ReadonlyArray<string>): string => {
  const { faults, flags } = read(number, words)
  return faults[0]?.message ?? (flags.given ?? []).map(({ directive, printed }) => `${directive}=${printed}`).join(" ")
}

describe("a command line", () => {
  it.each([
    ["26.1.5", ["/usr/bin/dockerd", "-D"], "debug=true"],
    ["26.1.5", ["dockerd", "x"], '"dockerd" accepts no argument(s).'],
    ["26.1.5", ["-D", "true"], '"dockerd" accepts no argument(s).'],
    ["26.1.5", ["-Dltrace", "--"], "debug=true log-level=trace"],
    ["26.1.5", ["-H", "a", "-Hfd://", "-H=unix:///x"], "hosts=[a fd:// unix:///x]"],
    ["26.1.5", ["--data-root", "/a", "--data-root=/b"], "data-root=/b"],
    ["26.1.5", ["--add-runtime", "A=/a", "--add-runtime=b=/b"], "runtimes=[a b]"],
    [
      "26.1.5",
      ["--add-runtime=a=/a", "--add-runtime=A=/b"],
      `invalid argument "A=/b" for "--add-runtime" flag: runtime 'a' was already defined`
    ],
    ["26.1.5", ["--api-cors-header=*"], "api-cors-header=*"],
    ["29", ["--api-cors-header=*"], "unknown flag: --api-cors-header"],
    ["29", ["-é"], "unknown shorthand flag: 'Ã' in -é"],
    ["29", ["-€"], "unknown shorthand flag: 'Ã' in -€"],
    ["28.5", ["-€"], "unknown shorthand flag: 'â' in -€"],
    ["23.0", ["-g/d"], "graph=/d"],
    ["24.0", ["-g/d"], "unknown shorthand flag: 'g' in -g/d"],
    ["24.0", ["--dns=x"], 'invalid argument "x" for "--dns" flag: x is not an ip address'],
    ["24.0", ["--dns= 8.8.8.8 ", "--dns=0::0:1"], "dns=[8.8.8.8 ::1]"],
    ["28.5", ["--dns=1.1.1.1, ::1"], "dns=[1.1.1.1,::1]"],
    [
      "29",
      ["--dns=1.1.1.1,::1"],
      'invalid argument "1.1.1.1,::1" for "--dns" flag: ParseAddr("1.1.1.1,::1"): unexpected character (at ",::1")'
    ],
    ["29", ["--dns=::ffff:1.2.3.4", "--dns=fe80::1%eth0"], "dns=[::ffff:1.2.3.4 fe80::1%eth0]"],
    ["27.5", ["--ip="], 'invalid argument "" for "--ip" flag: failed to parse IP: ""'],
    ["28.0", ["--ip="], "ip=0.0.0.0"],
    ["28.0", ["--default-gateway="], "default-gateway=<nil>"],
    ["28.0", ["--ip=1.2.3.4", "--ip="], "ip=1.2.3.4"],
    ["28.0", ["--host-gateway-ip=::1", "--host-gateway-ip=1.1.1.1"], "host-gateway-ips=[::1 1.1.1.1]"],
    ["27.5", ["--host-gateway-ip=::1"], "host-gateway-ip=::1"],
    ["27.3", ["--feature=a", "--feature", "b=0", "--feature=a=F"], "features=map[a:false b:false]"],
    [
      "27.3",
      ["--feature=a=x"],
      'invalid argument "a=x" for "--feature" flag: strconv.ParseBool: parsing "x": invalid syntax'
    ],
    ["27.3", ["--feature==1"], 'invalid argument "=1" for "--feature" flag: invalid option name: =1'],
    ["27.2", ["--feature=a"], "unknown flag: --feature"],
    [
      "29.2",
      ["--nri-opts=enable,socket-path=/s", "--nri-opts=plugin-path=/p"],
      "nri-opts=enable=true,plugin-path=/p,socket-path=/s"
    ],
    ["29.2", ["--nri-opts=x"], `invalid argument "x" for "--nri-opts" flag: unexpected key 'x' in 'x'`],
    [
      "23.0",
      ["--default-address-pool=size=x"],
      'invalid argument "size=x" for "--default-address-pool" flag: invalid size value: "x" (must be integer): strconv.Atoi: parsing "x": invalid syntax'
    ],
    [
      "27.0",
      ["--default-address-pool=base=x"],
      `invalid argument "base=x" for "--default-address-pool" flag: invalid base prefix "x": netip.ParsePrefix("x"): no '/'`
    ],
    ["27.0", ["--default-address-pool=size=8"], "default-address-pools=invalid Prefix 8"],
    [
      "28.3",
      ["--registry-mirror=m"],
      `invalid argument "m" for "--registry-mirror" flag: invalid mirror: no scheme specified for "m": must use either 'https://' or 'http://'`
    ],
    ["28.3", ["--registry-mirror=http://m"], "registry-mirrors=[http://m/]"],
    ["29.7", ["--default-stop-timeout=0x1F"], "default-stop-timeout=31"],
    ["20.10.24", ["--tlscert='/a b'"], "tlscert=/a b"],
    ["20.10.24", ["--validate"], "unknown flag: --validate"]
  ])("of %s with %j: %s", (number, words, expected) => {
    assert.strictEqual(answer(number, ...words), expected)
  })

  it.each([
    [["--validate"], "validate"],
    [["--validate=false"], "start"],
    [["--version", "x"], "version"],
    [["--help", "--version"], "help"],
    [["-vD"], "version"],
    [[], "start"]
  ] as const)("with %j makes the engine %s", (words, action) => {
    const { action: found, line } = read("29", words)
    assert.deepStrictEqual([found, line], [action, undefined])
  })

  it("has the warnings of the engine", () => {
    assert.deepStrictEqual(read("28", ["-hr", "--allow-nondistributable-artifacts=a"]).notices, [
      "Flag shorthand -h has been deprecated, please use --help",
      "Flag --restart has been deprecated, Please use a restart policy on docker run",
      "Flag --allow-nondistributable-artifacts has been deprecated, Pushing nondistributable artifacts is now enabled by default. "
    ])
  })

  it.each([
    ["29", "--hosts=fd://", "Did you mean --host?"],
    ["29", "--graph", "Only Docker Engine 23 and earlier has this flag. Remove it."],
    ["25.0", "--firewall-backend=x", "Only Docker Engine 29 and later has this flag. Remove it."],
    ["29", "--data-root", "Write a value after --data-root."],
    ["29", "--mtu=x", "Write a number that is not negative."],
    ["29", "--=x", "Write the flag as --NAME or --NAME=VALUE."],
    ["29", "x", 'Remove "x": every word must be a flag or the value of a flag.'],
    ["29", "-D true", 'Write --debug=true, or remove "true": a flag that is on or off takes its value only after "=".'],
    ["20.10.24", "--data-root=/a -g /b", "Remove -g."]
  ])("of %s with %s has the advice: %s", (number, words, advice) => {
    assert.deepStrictEqual(
      read(number, words.split(" ")).faults.map((fault) => fault.advice),
      [advice]
    )
  })

  it("has all mistakes, and after an unknown flag passes over its value", () => {
    const { faults, line } = read("29", ["--nope", "x", "-z", "y", "--label=q", "---", "z", "--mtu"])
    assert.deepStrictEqual(
      faults.map(({ details }) => `${details.word} ${details.reason}`),
      [
        "--nope UnknownFlag",
        "-z UnknownFlag",
        "--label=q InvalidValue",
        "--- InvalidSyntax",
        "--mtu MissingValue",
        "z Argument"
      ]
    )
    assert.strictEqual(line, "Status: unknown flag: --nope\nSee 'dockerd --help'., Code: 125")
  })
})

describe("the words of drawn flags", () => {
  const engine = release("29.7")
  const values: { readonly [type: string]: ReadonlyArray<string> } = {
    bool: ["true", "false", "1", "F"],
    int: ["1", "0x10", "-2"],
    ip: ["1.2.3.4", "::1"],
    bytes: ["64m", "1.5G"],
    ulimit: ["nofile=1:2", "core=0"],
    runtime: ["a=/a"],
    mapmap: ["a=b=c"],
    "pool-options": ["base=10.0.0.0/8,size=24"],
    "nri-opts": ["enable=true"],
    map: ["a=1", "b=0"],
    string: ["x", "-y", "", "--z", "a=b"],
    list: ["x=y", "a.b=c"]
  }
  const special: { readonly [flag: string]: ReadonlyArray<string> } = {
    dns: ["1.1.1.1", "::1"],
    "host-gateway-ip": ["1.1.1.1"],
    host: ["fd://", "unix:///x"],
    "dns-search": ["a.b", "c.d"],
    "registry-mirror": ["https://m/"]
  }
  const flags = [...FlagTable.of(engine)]
    .map(([, flag]) => flag)
    .filter(({ name }) => name !== "help" && name !== "version")
  const use = fc.constantFrom(...flags).chain((flag) =>
    fc.record({
      flag: fc.constant(flag),
      text: fc.constantFrom(...(special[flag.name] ?? values[flag.type.name]!)),
      form: fc.constantFrom("equals", "next", "letter", "letter equals", "letter next")
    })
  )

  it("are read as the flags that they were made from", () => {
    const forms = new Map<string, number>()
    fc.assert(
      fc.property(fc.array(use, { maxLength: 8 }), (drawn) => {
        const once = drawn.filter(
          ({ flag }, index) => flag.name !== "add-runtime" || drawn.findIndex((one) => one.flag === flag) === index
        )
        const words = once.flatMap(({ flag, form, text }) => {
          const letter = flag.shorthand
          const used = letter === undefined || (flag.type.name === "bool" && form !== "letter equals") ? "equals" : form
          forms.set(used, (forms.get(used) ?? 0) + 1)
          if (used === "equals") return [`--${flag.name}=${text}`]
          if (used === "next") return [`--${flag.name}`, text]
          if (used === "letter equals" && text !== "") return [`-${letter}=${text}`]
          return used === "letter" && text !== "" && !text.startsWith("=")
            ? [`-${letter}${text}`]
            : [`-${letter}`, text]
        })
        const found = CommandLine.read(
          engine,
          words.map((text) => ({ text, at: undefined }))
        )
        assert.deepStrictEqual(found.faults, [])
        const expected = Map.groupBy(once, ({ flag }) => flag.name)
        assert.sameDeepMembers(
          (found.flags.given ?? []).map(({ flag, uses }) => ({ flag, texts: uses.map(({ text }) => text) })),
          Array.from(expected, ([flag, group]) => ({ flag, texts: group.map(({ text }) => text) }))
        )
      }),
      { numRuns: 500 }
    )
    for (const form of ["equals", "next", "letter", "letter equals", "letter next"])
      assert.isAbove(forms.get(form) ?? 0, 10, form)
  })

  it("never throws, and says something of any words", () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom("-D", "--", "-Hx", "--label", "-l=", "--mtu=1", "-", "-=", "--debug=", "-D=")
    )
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const { faults, line } = CommandLine.read(
          engine,
          words.map((text) => ({ text, at: undefined }))
        )
        assert.strictEqual(line === undefined, faults.length === 0)
      })
    )
  })
})
