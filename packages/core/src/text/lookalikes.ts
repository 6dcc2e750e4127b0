/**
 * Letters of other scripts, and signs, that look like ASCII ones in most fonts. A short list of what names are made of,
 * rather than all that Unicode knows: lower and upper case of Cyrillic, Greek, Armenian and Latin letters, and dashes.
 *
 * Source: Unicode Technical Standard 39, the part of its table that concerns letters of names.
 */

/** The text with everything that looks alike or does not show made the same. */
export const skeleton = (text: string): string => (/^[ -~]*$/.test(text) ? text : withoutLooks(text))

const withoutLooks = (text: string): string =>
  text
    .normalize("NFKC")
    .replace(/\p{Default_Ignorable_Code_Point}/gu, "")
    .replace(/[^\p{ASCII}]/gu, (letter) => letters.get(letter) ?? letter)

const pairs: ReadonlyArray<readonly [like: string, looks: string]> = [
  ["аеорсухіјѕԁһԛԝкѵӏѡг", "aeopcyxijsdhqwkvlwr"],
  ["АВЕЅІЈКМНОРСТУХԚԜӀҺ", "ABESIJKMHOPCTYXQWlh"],
  ["αονικρυχγϳ", "aovikpuxyj"],
  ["ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"],
  ["օսհցզոյ", "ouhgqnj"],
  ["ıɑɡƖɩʋ", "iagliv"],
  ["‐‒–—−", "-----"]
]

const letters: ReadonlyMap<string, string> = new Map(
  pairs.flatMap(([like, looks]) => Array.from(like, (letter, index) => [letter, looks[index]!] as const))
)
