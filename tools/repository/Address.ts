/** The address of this repository on GitHub. It is in `repository` of the root's package.json, and written from there. */

/** The address of a repository on GitHub. */
export interface Address {
  readonly owner: string
  readonly name: string
}

/** The address in the files until the repository has one. */
export const placeholder: Address = { owner: "OWNER", name: "REPO" }

/** Returns the address in a string such as `OWNER/REPO`, or undefined if GitHub allows no such owner or name. */
export const parse = (text: string): Address | undefined => {
  const [, owner = "", name = ""] = /^([a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38})\/([\w.-]{1,100})$/i.exec(text) ?? []
  return owner === "" || /^\.{1,2}$|\.git$/.test(name) ? undefined : { owner, name }
}

/** Returns the address that the text of a package.json names, or undefined if it names none. */
export const ofManifest = (text: string): Address | undefined => {
  const { repository }: { readonly repository?: { readonly url?: string } } = JSON.parse(text)
  return parse(/^git\+https:\/\/github\.com\/(.+)\.git$/.exec(repository?.url ?? "")?.[1] ?? "")
}

/** Reports whether an address is the placeholder. */
export const isPlaceholder = ({ name, owner }: Address): boolean =>
  owner === placeholder.owner && name === placeholder.name

/** Returns the address of the documentation site, which GitHub serves at the owner's host, or below it. */
export const homepage = ({ name, owner }: Address): string => {
  const host = `${owner}.github.io`
  return name.toLowerCase() === host.toLowerCase() ? `https://${host}/` : `https://${host}/${name}/`
}

/** Returns a text in which one address is replaced by another, and so is the address of the site. */
export const replace = (text: string, from: Address, to: Address): string =>
  text.replaceAll(homepage(from), homepage(to)).replaceAll(pattern(from), `${to.owner}/${to.name}`)

/** Returns a pattern for the address, but not within longer names. */
const pattern = ({ name, owner }: Address): RegExp =>
  new RegExp(String.raw`(?<![\w.@-])${owner}/${name.replaceAll(".", String.raw`\.`)}(?![\w-])`, "g")
