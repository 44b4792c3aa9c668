// The service worker of the replay. It loads the player's own worker unmodified, and sees to it that every answer that worker
// makes carries the one strict policy below instead of the player's: an archived page may ask this origin, and nobody else.
'use strict';
const POLICY = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; connect-src 'self' data: blob:; " +
  "form-action 'none'; object-src 'none'; base-uri 'self'; frame-ancestors 'self'";
const Plain = self.Response;
self.Response = class Response extends Plain {
  static [Symbol.hasInstance](other) { return other instanceof Plain; }
  constructor(body, init) {
    super(body, init);
    this.headers.set('Content-Security-Policy', POLICY);
    this.headers.set('X-DNS-Prefetch-Control', 'off');
    this.headers.set('Referrer-Policy', 'no-referrer');
    this.headers.delete('Link');
    this.headers.delete('Refresh');
    this.headers.delete('Report-To');
    this.headers.delete('NEL');
  }
};
importScripts('/vendor/sw.js');
