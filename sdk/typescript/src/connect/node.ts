export { connectNode as connect } from "../node.js";
