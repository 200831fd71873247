// One stream of updates for all tabs of a browser: it has six connections to a host, and tabs may be many.

const OWN = "/__coursegen__/";
const tabs = new Set();
let last = null; // the newest state, for tabs that come later
let down = false;

const stream = new EventSource(`${OWN}events`);
stream.onmessage = ({ data }) => {
  last = JSON.parse(data);
  down = false;
  send(last);
};
stream.onerror = () => {
  if (!down) send({ down: true });
  down = true;
};

function send(message) {
  for (const tab of tabs) tab.postMessage(message);
}

self.onconnect = ({ ports: [tab] }) => {
  tabs.add(tab);
  tab.onmessage = ({ data }) => {
    if (data === "bye") tabs.delete(tab);
  };
  if (last) tab.postMessage({ ...last, changed: {}, follow: null });
};
