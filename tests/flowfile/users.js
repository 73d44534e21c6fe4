// @ts-check
// The people of the Flowfile double.

/**
 * @typedef {object} User
 * @property {number} id
 * @property {string} username
 * @property {string} password
 * @property {string} email
 * @property {string|null} full_name
 * @property {boolean} disabled
 * @property {boolean} is_admin
 * @property {boolean} must_change_password
 */

/**
 * @param {Pick<User, 'id'|'username'|'password'> & Partial<User>} given
 * @returns {User}
 */
export function newUser(given) {
  return {
    email: `${given.username}@flowfile.app`,
    full_name: null,
    disabled: false,
    is_admin: false,
    must_change_password: false,
    ...given,
  };
}

/**
 * The user object of every answer.
 * @param {User} user
 */
export function described(user) {
  const { username, id, email, full_name, disabled, is_admin, must_change_password } = user;
  return { username, id, email, full_name, disabled, is_admin, must_change_password };
}

/** `GET /auth/password-requirements`. */
export const PASSWORD_REQUIREMENTS = {
  min_length: 8,
  require_number: true,
  require_special: true,
  special_chars: '!@#$%^&*()_+-=[]{}|;:,.<>?',
};

/**
 * What is wrong with a new password, or null.
 * @param {string} password
 */
export function weakness(password) {
  if (password.length < 8) return 'Password must be at least 8 characters long';
  if (!/\d/.test(password)) return 'Password must contain at least one number';
  const special = PASSWORD_REQUIREMENTS.special_chars;
  if ([...password].some((letter) => special.includes(letter))) return null;
  return `Password must contain at least one special character (${special})`;
}
