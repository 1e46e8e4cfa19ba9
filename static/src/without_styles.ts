/** Foreign HTML without its styles. */

/** Styles set aside: they are read, never applied, and the content policy need not complain of them. */
export const withoutStyles = (html: string): string =>
  html.replace(/<!--\[if[\s\S]*?<!\[endif\]-->|<style[\s\S]*?<\/style>/gi, '').replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle(?=\s*=)/gi, ' data-css'));
