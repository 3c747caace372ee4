// Loaded only when a page is opened as a file: there a browser refuses to start the worker that
// Material searches in. This gives the worker a hidden frame to live in instead.
window.IFrameWorker = window.Worker = class extends EventTarget {
  constructor(url) {
    super();
    const frame = document.createElement("iframe");
    frame.hidden = true;
    document.body.appendChild(frame);
    this.room = frame.contentWindow;
    this.room.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
    this.room.importScripts = (...urls) =>
      urls.reduce((before, next) => before.then(() => this.load(next)), Promise.resolve());
    this.ready = this.load(url);
  }

  load(url) {
    return new Promise((resolve, reject) => {
      const script = this.room.document.createElement("script");
      script.src = new URL(url, location.href).href;
      script.onload = resolve;
      script.onerror = reject;
      this.room.document.body.appendChild(script);
    });
  }

  postMessage(data) {
    this.ready.then(() => this.room.dispatchEvent(new MessageEvent("message", { data })));
  }
};
