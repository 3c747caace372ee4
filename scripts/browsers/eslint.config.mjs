/* What our scripts may ask of a browser: the language of 2019, and functions that all browsers of
   package.json have. */
import { createRequire } from "node:module";
import compat from "eslint-plugin-compat";
import esx from "eslint-plugin-es-x";

const { browserslist } = createRequire(import.meta.url)("./package.json");
const newer = esx.configs["flat/restrict-to-es2019"].rules;
/* By its name alone a method is told from nothing: these are names of arrays and of our own fields as
   well, or are known to every browser of the list (matchAll). `.at(` is looked for by our tests. */
const unclear = /iterator-prototype|prototype-at$|matchall/;

export default [
  {
    files: ["**/*.js"],
    languageOptions: { ecmaVersion: 2019, sourceType: "script" },
    plugins: { compat, "es-x": esx },
    settings: { browsers: browserslist, "es-x": { aggressive: true } },
    rules: {
      ...Object.fromEntries(Object.entries(newer).filter(([name]) => !unclear.test(name))),
      "compat/compat": "error"
    }
  }
];
