// Signatures of ours, looked at by the packages of those whom they stand for; and theirs, for us to look at.
import { createRequire } from "node:module";
import { Webhook } from "svix";

const twilio = createRequire(import.meta.url)("twilio/lib/webhooks/webhooks.js");
let text = "";
for await (const piece of process.stdin) text += piece;
const asked = JSON.parse(text);

const svix = asked.svix.map(({ secret, id, seconds, body, signature }) => {
    const webhook = new Webhook(secret);
    let verified = true;
    try {
        webhook.verify(body, { "svix-id": id, "svix-timestamp": seconds, "svix-signature": signature });
    } catch {
        verified = false;
    }
    return { verified, signed: webhook.sign(id, new Date(Number(seconds) * 1000), body) };
});
const texts = asked.twilio.map(({ token, address, form, signature }) => ({
    verified: twilio.validateRequest(token, signature, address, form),
    signed: twilio.getExpectedTwilioSignature(token, address, form),
}));
console.log(JSON.stringify({ svix, twilio: texts }));
