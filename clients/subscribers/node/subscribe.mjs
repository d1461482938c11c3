// Hears of events as they happen: node subscribe.mjs [redis://127.0.0.1:7479] [cn.jiedui.pairing.*]
// A call says what happened to which subject; the content comes by Get, what was missed while away by WatchEvents (see python/).
import { createClient } from 'redis';

const [url = 'redis://127.0.0.1:7479', pattern = 'cn.jiedui.pairing.*'] = process.argv.slice(2);
const client = createClient({ url });
client.on('error', (error) => console.error('redis:', error.message));
await client.connect();

let position = 0;
await client.pSubscribe(pattern, (text) => {
  const event = JSON.parse(text);
  if (position && Number(event.position) > position + 1) console.error(`missed ${position + 1}..${event.position - 1}`);
  position = Number(event.position);
  console.log(event.position, event.type, event.subject, `revision ${event.revision}`);
});
console.error(`listening to ${pattern}`);
