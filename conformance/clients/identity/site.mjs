// A web site on loopback to which people are sent back: it shows what it is told to and remembers what it was sent.
import http from 'node:http';

export class Site {
  pages = new Map();
  posts = [];
  #server;

  static async start() {
    const site = new Site();
    site.#server = http.createServer(async (request, response) => {
      const path = request.url.split(/[?#]/)[0];
      let body = '';
      for await (const chunk of request) {
        body += chunk;
      }
      if (request.method === 'POST') {
        site.posts.push({ path, fields: Object.fromEntries(new URLSearchParams(body)) });
      }
      const page = site.pages.get(path) ?? { type: 'text/html', content: '<!doctype html><title>Back</title><h1>Back</h1>' };
      response.writeHead(200, { 'content-type': page.type }).end(page.content);
    });
    await new Promise((resolve) => site.#server.listen(0, 'localhost', resolve));
    return site;
  }

  url(path) {
    return `http://localhost:${this.#server.address().port}${path}`;
  }

  show(path, content, type = 'text/html') {
    this.pages.set(path, { content, type });
  }

  close() {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
