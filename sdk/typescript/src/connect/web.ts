export { connectWeb as connect } from "../web.js";
