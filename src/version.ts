/** The version of mixtura, as in package.json; recorded in every file and result. */
export const version = '0.1.0';
