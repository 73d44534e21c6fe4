// @ts-check
// `/webapp-signin`: where a shared app goes after its logout. The community edition has no form.

const target = new URLSearchParams(location.search).get('redirect_url');
const link = document.querySelector('#back');
if (link instanceof HTMLAnchorElement && target && /^\/(?![/\\])/.test(target)) link.href = target;
