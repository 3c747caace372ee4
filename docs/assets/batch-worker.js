/* Works on a list of people beside the page, which stays free for the reader: what batch.js sends is a list
   or a workbook, and its language; what comes back is how much is done, and at last the result or why there is none. */
"use strict";
const MOMENT = 100; /* milliseconds between two words to the page */
self.window = self;
self.onmessage = event => {
  const list = event.data;
  importScripts("batch-" + list.language + ".js", "numbers.js", "schedule.js", "batch-work.js");
  const work = self.handbookBatchWork(self.handbookBatch);
  let share = 0,
    last = Date.now();
  try {
    if (list.workbook) {
      importScripts("batch-workbook.js");
      self.postMessage({ list: work.fromWorkbook(list.workbook) });
      return;
    }
    const job = work.begin(list.text, list.notes, list.today, list.merged);
    while (share < 1) {
      share = job.step(50);
      if (Date.now() - last >= MOMENT) {
        self.postMessage({ share: share });
        last = Date.now();
      }
    }
    self.postMessage({ result: job.result() });
  } catch (error) {
    if (!(error instanceof work.BadList)) throw error;
    self.postMessage({ refused: error.message });
  }
};
