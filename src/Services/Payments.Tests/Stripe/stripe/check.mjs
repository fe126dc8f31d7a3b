// Stripe's own library: judges our signatures and signs itself, and drives the fake as it would drive Stripe. JSON in, JSON out.
import Stripe from 'stripe';

let input = '';
for await (const chunk of process.stdin) input += chunk;
const { key, host, port, secret, signed, version } = JSON.parse(input);

const stripe = new Stripe(key, { host, port, protocol: 'http', apiVersion: version, maxNetworkRetries: 0, telemetry: false });
const outcome = async (work) => {
  try {
    return await work();
  } catch (error) {
    return { threw: error.type ?? error.constructor.name, code: error.code ?? null, decline: error.decline_code ?? null };
  }
};

const judged = {};
for (const [name, { body, header }] of Object.entries(signed))
  judged[name] = await outcome(() => stripe.webhooks.constructEvent(body, header, secret).id);

const payload = JSON.stringify({ id: 'evt_theirs', object: 'event', type: 'payment_intent.succeeded' });
const header = stripe.webhooks.generateTestHeaderString({ payload, secret });

const metadata = { payment: 'pay_theirs', order: 'ord_theirs' };
const card = (token) => ({ amount: 2000, currency: 'usd', confirm: true, payment_method_types: ['card'],
  payment_method_data: { type: 'card', card: { token } }, return_url: 'https://shop.example/back', metadata });
const paid = await stripe.paymentIntents.create(card('tok_visa'), { idempotencyKey: 'key-1' });
const again = await stripe.paymentIntents.create(card('tok_visa'), { idempotencyKey: 'key-1' });
const driven = {
  paid: { status: paid.status, received: paid.amount_received, same: paid.id === again.id },
  otherBody: await outcome(() => stripe.paymentIntents.create({ ...card('tok_visa'), amount: 3000 }, { idempotencyKey: 'key-1' })),
  declined: await outcome(() => stripe.paymentIntents.create(card('tok_chargeDeclinedInsufficientFunds'))),
  unknown: await outcome(() => stripe.paymentIntents.create(card('tok_nobody'))),
  action: (await stripe.paymentIntents.create(card('tok_threeDSecure2Required'))).next_action.type,
  searched: (await stripe.paymentIntents.search({ query: "metadata['payment']:'pay_theirs'" })).data.length,
  refund: (await stripe.refunds.create({ payment_intent: paid.id, amount: 500 })).status,
  tooMuch: await outcome(() => stripe.refunds.create({ payment_intent: paid.id, amount: 1501 })),
  cancelPaid: await outcome(() => stripe.paymentIntents.cancel(paid.id)),
  session: await outcome(async () => {
    const session = await stripe.checkout.sessions.create({ mode: 'payment', success_url: 'https://shop.example/', metadata,
      line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: 700, product_data: { name: 'Order' } } }] });
    return [session.status, (await stripe.checkout.sessions.expire(session.id)).status];
  }),
  all: await (async () => {
    let count = 0;
    for await (const _ of stripe.charges.list({ limit: 1 })) count += 1;
    return count;
  })(),
  wrongKey: await outcome(() => new Stripe('sk_test_wrong', { host, port, protocol: 'http' }).balance.retrieve()),
};

process.stdout.write(JSON.stringify({ judged, theirs: { payload, header }, driven }));
