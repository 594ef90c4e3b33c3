/** Filters and keyboard help of the HTML report. Without it everything is still there to read. */
export const SCRIPT = `
(function(){
"use strict";
var all=Array.prototype.slice.call(document.querySelectorAll(".finding"));
var form=document.getElementById("filters");
if(!form||!all.length)return;
form.hidden=false;
var search=document.getElementById("search"),rule=document.getElementById("rule"),agent=document.getElementById("agent"),live=document.getElementById("shown");
function apply(){
  var text=search.value.toLowerCase(),shown=0;
  var levels=Array.prototype.slice.call(form.querySelectorAll("input[type=checkbox]")).filter(function(box){return box.checked}).map(function(box){return box.value});
  all.forEach(function(one){
    var fits=levels.indexOf(one.getAttribute("data-severity"))!==-1&&(!rule.value||one.getAttribute("data-rule")===rule.value)&&(!agent||!agent.value||(one.getAttribute("data-agents")||"").split("\\n").indexOf(agent.value)!==-1)&&(!text||one.textContent.toLowerCase().indexOf(text)!==-1);
    one.hidden=!fits;if(fits)shown++;
  });
  live.textContent=shown+" of "+all.length+" shown";
}
form.addEventListener("input",apply);form.addEventListener("change",apply);
form.addEventListener("submit",function(event){event.preventDefault()});
document.getElementById("open").addEventListener("click",function(){
  var open=!all.every(function(one){return one.open});
  all.forEach(function(one){one.open=open});
});
window.addEventListener("beforeprint",function(){all.forEach(function(one){one.open=true})});
})();
`;
