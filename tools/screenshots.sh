# Pictures for the stores' listings and the README: see tests/store/main.js.

screenshots() {
  setup_build
  setup_browsers chromium
  # For the icons of web apps.
  fc-list 2>/dev/null | grep -qi emoji || setup_apt fonts-noto-color-emoji
  build_dist
  heading 'pictures'
  node tests/store/main.js
}
