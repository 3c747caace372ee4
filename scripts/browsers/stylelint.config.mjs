/* What our style sheets may ask of a browser. Left out of the check is what an old browser does
   without (comfort), and what has another way beside it, which tests/house/test_old_browsers.py
   looks at in each rule (second). */
import { createRequire } from "node:module";

const { browserslist } = createRequire(import.meta.url)("./package.json");
const comfort = [
  "css-color-adjust",
  "css-content-visibility",
  "css-overscroll-behavior",
  "css-paged-media",
  "css-resize",
  "text-size-adjust"
];
const second = ["css-container-queries", "css-focus-visible", "css-math-functions", "flexbox-gap"];
/* :not([class^="x"]) is no list; the check takes it for one. */
const mistaken = ["css-not-sel-list"];

export default {
  plugins: ["stylelint-no-unsupported-browser-features"],
  rules: {
    "plugin/no-unsupported-browser-features": [
      true,
      {
        browsers: browserslist,
        ignorePartialSupport: true,
        ignore: [...comfort, ...second, ...mistaken]
      }
    ]
  }
};
