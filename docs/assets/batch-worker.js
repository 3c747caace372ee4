/* Works on a list of people beside the page, which stays free for the reader: what batch.js sends is a list as
   text, or as the file that the reader chose, and its language. What comes back is how much is done, for a
   file its text to keep, and at last the result or why there is none. */
"use strict";
const MOMENT = 100; /* milliseconds between two words to the page */
self.window = self;
function answer(work, list) {
  const job = work.begin(list.text, list.notes, list.today, list.merged);
  let share = 0,
    last = Date.now();
  while (share < 1) {
    share = job.step(50);
    if (Date.now() - last >= MOMENT) {
      self.postMessage({ share: share });
      last = Date.now();
    }
  }
  self.postMessage({ result: job.result() });
}
/* What can be wrong with a list is said; all else is for the page to hear of. */
function heed(work, act) {
  try {
    act();
  } catch (error) {
    if (error instanceof work.BadList) self.postMessage({ refused: error.message });
    else self.postMessage({ broken: true });
  }
}
function unpacked(work, bytes) {
  if (!work.isWorkbook(bytes)) return work.decode(bytes);
  importScripts("batch-workbook.js");
  return work.fromWorkbook(bytes);
}
self.onmessage = event => {
  const list = event.data;
  importScripts("batch-" + list.language + ".js", "numbers.js", "schedule.js", "batch-work.js");
  const work = self.handbookBatchWork(self.handbookBatch);
  if (!list.file) {
    heed(work, () => answer(work, list));
    return;
  }
  new Response(list.file).arrayBuffer().then(
    content => {
      heed(work, () => {
        const found = unpacked(work, new Uint8Array(content));
        self.postMessage({ kept: found });
        answer(work, Object.assign({ today: list.today }, found));
      });
    },
    () => self.postMessage({ broken: true })
  );
};
