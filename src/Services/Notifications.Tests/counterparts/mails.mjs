// A mail server that is not ours: it says its port, then each mail as a line of JSON, read by a parser that is not ours either.
import fs from "node:fs";
import { SMTPServer } from "smtp-server";
import { simpleParser } from "mailparser";

const [key, cert] = process.argv.slice(2, 4).map(file => fs.readFileSync(file));

const server = new SMTPServer({
    key,
    cert,
    authMethods: ["PLAIN", "LOGIN"],
    onAuth: ({ username, password }, session, done) =>
        session.secure && username === "shop" && password === "s3cret pässword" ? done(null, { user: username }) : done(new Error("wrong")),
    onData: async (stream, session, done) => {
        const mail = await simpleParser(stream);
        const { from, to, subject, date, messageId, text, html } = mail;
        const readers = session.envelope.rcptTo.map(one => one.address);
        console.log(JSON.stringify({ from: from.value, to: to.value, subject, date, messageId, text, html, readers, user: session.user }));
        done();
    },
});
server.listen(0, "127.0.0.1", () => console.log(server.server.address().port));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
