// The client for TypeScript, compiled, at work in a real shop: a guest buys, and what is refused is a value.
import { pathToFileURL } from 'node:url';

const [folder, address, product] = process.argv.slice(2);
const { Shop, valueOf } = await import(pathToFileURL(`${folder}/dist/index.js`));
const told = {};

const guest = new Shop(address);
told.cart = valueOf(await guest.cart.add({ productId: product, quantity: 2 })).total;
const order = valueOf(await guest.orders.checkOut({ email: 'ada@example.com' }, { wait: 5 }));
told.paid = valueOf(await guest.payments.pay({ orderId: order.id, token: 'tok_visa' })).status;
told.status = valueOf(await guest.orders.get(order.id)).status;
told.refused = (await guest.products.get('prd_none')).problem.code;

const lost = new Shop(address, async (url, init) => {
  const answer = await fetch(url, init);
  if (!init.headers['Idempotency-Key'] || lost.once) return answer;
  lost.once = true;
  throw new TypeError('The answer got lost.');
});
valueOf(await guest.cart.add({ productId: product, quantity: 1 }));
lost.cartToken = guest.cartToken;
told.again = (await lost.orders.checkOut({ email: 'ada@example.com' })).ok;
lost.orderToken = null;

const ada = new Shop(address);
valueOf(await ada.auth.register({ name: 'Ada Lovelace', email: `ada.${Date.now()}@example.com`, password: 'a quiet evening at home' }));
const old = ada.session.refreshToken;
ada.session = { ...ada.session, expiresAt: 0 };
const users = await Promise.all(Array.from({ length: 5 }, () => ada.account.get()));
told.renewed = users.every((user) => user.ok) && ada.session.refreshToken !== old;

const names = [];
for await (const one of guest.products.listAll({ search: 'microphone' })) names.push(one.name);
told.found = names.length;
console.log(JSON.stringify(told));
